use askama::Template;
use axum::{extract::State, response::Response};

use crate::{
    papers::{PAPERS, Paper, queries},
    platform::{
        App, Error, Layout, Page, Result,
        cache::{self, CacheRequest, CachedPage, Rendered},
        extract::Path,
    },
    topics::{self, Level, Subject, TOPICS, Topic},
};

/// The past papers that ask about a topic.
#[derive(Debug, Template)]
#[template(path = "papers/topic.html")]
struct View {
    frame: Layout,
    level: Level,
    subject: Subject,
    topic: Topic,
    path: String,
    sittings: Vec<PaperGroup>,
}

/// The papers of one sitting.
#[derive(Debug)]
struct PaperGroup {
    heading: String,
    papers: Vec<Paper>,
}

pub async fn get(
    State(app): State<App>,
    request: CacheRequest,
    Path(address): Path<(String, String, String)>,
) -> Result<Response> {
    let page = CachedPage::at_path(&[PAPERS, TOPICS]);
    cache::get_or_render(&app, &request, page, async |_| render(&app, &address).await).await
}

async fn render(app: &App, (level, subject, topic): &(String, String, String)) -> Result<Rendered> {
    let mut db = app.read_pool().acquire().await?;
    let mut levels = topics::levels(&mut *db).await?.into_iter();
    let level = levels.find(|known| known.slug == *level).ok_or(Error::Missing)?;
    let mut subjects = topics::subjects(&mut *db).await?.into_iter();
    let subject = subjects.find(|known| known.slug == *subject).ok_or(Error::Missing)?;
    let mut known = topics::topics_of(&mut *db, subject.id).await?.into_iter();
    let topic = known.find(|known| known.slug == *topic).ok_or(Error::Missing)?;
    let papers = queries::of_topic(&mut *db, level.id, topic.id).await?;
    if papers.is_empty() {
        return Err(Error::Missing);
    }
    let path = topics::path(&level.slug, &subject.slug, &topic.slug);
    let title = format!("Past papers: {} ({} {})", topic.label, level.label, subject.label);
    let description = format!("Past papers and mark schemes of exam boards that ask about {}.", topic.label);
    let frame = Layout::public(app, &format!("{path}/papers"), title, description);
    Ok(Rendered::page(Page(View { frame, level, subject, topic, path, sittings: by_sitting(papers) })))
}

fn by_sitting(papers: Vec<Paper>) -> Vec<PaperGroup> {
    let mut groups: Vec<PaperGroup> = Vec::new();
    for paper in papers {
        let heading = format!("{}: {}", paper.specification_label(), paper.sitting());
        match groups.last_mut() {
            Some(group) if group.heading == heading => group.papers.push(paper),
            _ => groups.push(PaperGroup { heading, papers: vec![paper] }),
        }
    }
    groups
}
