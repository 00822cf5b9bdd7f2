//! A page of a thousand answers and the same of a million.

use std::time::{Duration, Instant};

use sqlx::PgPool;

use crate::{
    load,
    rate::{Latencies, Visitor},
    server::Server,
};

const SIZES: [i64; 2] = [1_000, 1_000_000];
/// Pages that nobody has read before.
const COLD: usize = 800;

pub async fn measure(pool: &PgPool, url: &str) {
    let paths = load(pool, 1000).await;
    let mut before: Option<[f64; 2]> = None;
    for size in SIZES {
        grow(pool, size).await;
        let server = Server::lectern(url, &paths[0]);
        let mut visitor = Visitor::new(server.address);
        let begun = Instant::now();
        while visitor.text("/search?q=case").contains("starting up") {
            assert!(begun.elapsed() < Duration::from_mins(15), "the index is not built");
            std::thread::sleep(Duration::from_millis(500));
        }
        let time = |path: &String, visitor: &mut Visitor| {
            let begun = Instant::now();
            visitor.get(path, "br");
            begun.elapsed()
        };
        // plans and connections are there before it counts
        for path in &paths[COLD..] {
            time(path, &mut visitor);
        }
        let cold = Latencies::new(paths[..COLD].iter().map(|path| time(path, &mut visitor)).collect());
        server.is_compressed(&paths);
        let warm = server.load("");
        println!("\n{size} answers");
        println!("  page made:  {cold}");
        println!("  page kept:  {:.0} requests per CPU-second", warm.per_processor_second);
        let now = [cold.at(99), warm.per_processor_second];
        if let Some([cold, warm]) = before {
            println!("  p99 of a page made {:.2} times, page kept {:.2} times", now[0] / cold, now[1] / warm);
        }
        before = Some(now);
    }
}

/// Fills up to this many answers, each with six neighbours; the added ones are short.
async fn grow(pool: &PgPool, size: i64) {
    sqlx::query(
        "insert into answers (id, level_id, subject_id, topic_id, slug, question, short_answer, body_markdown, body_html,
                              state, created_at, updated_at, published_at)
         select gen_random_uuid(), a.level_id, a.subject_id, a.topic_id, 'grown-' || n, 'What grew from number ' || n || '?',
                'It grew.', 'Of ' || n || ' much was told.', '<p>Of ' || n || ' much was told.</p>', 'published', now(), now(), now()
         from generate_series((select count(*) from answers) + 1, $1) n
         join lateral (select * from (select row_number() over (order by slug) as row, * from answers limit 1000) a
                       where a.row = 1 + n % 1000) a on true",
    )
    .bind(size)
    .execute(pool)
    .await
    .unwrap();
    sqlx::raw_sql(
        "insert into neighbours (answer_id, neighbour_id, position, reason)
         select id, near, row_number() over (partition by id order by near), 'deeper'
         from (select id, unnest(array[lag(id, 1) over topic, lag(id, 2) over topic, lag(id, 3) over topic,
                                       lead(id, 1) over topic, lead(id, 2) over topic, lead(id, 3) over topic]) as near
               from answers window topic as (partition by topic_id order by id)) beside
         where near is not null and id not in (select answer_id from neighbours);
         analyze",
    )
    .execute(pool)
    .await
    .unwrap();
}
