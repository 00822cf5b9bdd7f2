//! The list of entities.

use sqlx::{PgConnection, PgExecutor, Result, query};

use crate::related::entity::{Entity, Kind};

/// All entities, in the order in which staff keep them.
pub async fn entities(db: impl PgExecutor<'_>) -> Result<Vec<Entity>> {
    let rows = query!("select kind, names, within from entities order by position").fetch_all(db).await?;
    // a constraint keeps other kinds out
    let entities = rows
        .into_iter()
        .filter_map(|row| Some(Entity { kind: Kind::of(&row.kind)?, names: row.names, within: row.within }));
    Ok(entities.collect())
}

/// Waits for others who replace the entities, and lets nobody else until the transaction ends.
pub async fn lock_entities(tx: &mut PgConnection) -> Result<()> {
    query!("lock table entities in share row exclusive mode").execute(tx).await?;
    Ok(())
}

/// Replaces all entities.
pub async fn replace_entities(tx: &mut PgConnection, entities: &[Entity]) -> Result<()> {
    lock_entities(tx).await?;
    query!("delete from entities").execute(&mut *tx).await?;
    for (position, entity) in (1..).zip(entities) {
        query!(
            "insert into entities (position, kind, names, within) values ($1, $2, $3, $4)",
            position,
            entity.kind.as_str(),
            &entity.names,
            &entity.within,
        )
        .execute(&mut *tx)
        .await?;
    }
    Ok(())
}
