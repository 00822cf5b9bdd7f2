//! What `lectern doctor` checks of the search.

use std::time::Duration;

use super::{Inspection, inspect};
use crate::platform::room::{CheckContext, Finding};

/// Compares each index in the data directory with the database.
pub async fn index(context: CheckContext) -> Vec<Finding> {
    let dir = context.data_dir.join("search");
    let mut found = inspect(&dir, &context.pool).await;
    if found.as_ref().is_ok_and(|found| !found.iter().all(Inspection::is_well)) {
        // it may just be about to follow a change
        tokio::time::sleep(Duration::from_secs(2)).await;
        found = inspect(&dir, &context.pool).await;
    }
    match found {
        Err(error) => vec![Finding::wrong(format!("{error:#}: it will be rebuilt at the next start"))],
        Ok(found) if found.is_empty() => {
            vec![Finding::well("not built yet: it will be built at the first start")]
        }
        Ok(found) => found.iter().map(finding).collect(),
    }
}

fn finding(index: &Inspection) -> Finding {
    let Inspection { documents, published, path, .. } = index;
    let text = format!("{documents} of {published} answers in {path}");
    Finding { is_well: index.is_well(), text }
}
