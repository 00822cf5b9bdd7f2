//! The same page as one would write it first: two queries, each with a connection of its own, and
//! the site's own view and template. It has no linked data, no links to the previous and the next
//! answer, and none of the site's headers.

use std::net::SocketAddr;

use askama::Template;
use axum::{
    Router,
    extract::{Path as Asked, State},
    response::Html,
    routing::get,
};
use lectern::{
    answers::{Answer, Check, Content, Label, Publication, path},
    platform::Layout,
    reading::{AnswerPage, Reading},
    related::{Neighbour, Reason},
};
use sqlx::{PgPool, Row, postgres::PgRow, types::Json};
use tower_http::{CompressionLevel, compression::CompressionLayer};

pub async fn serve(url: &str, address: SocketAddr) {
    let pool = PgPool::connect(url).await.unwrap();
    let router = Router::new()
        .route("/answers/{level}/{subject}/{slug}", get(show))
        .with_state(pool)
        .layer(CompressionLayer::new().quality(CompressionLevel::Fastest));
    let listener = tokio::net::TcpListener::bind(address).await.unwrap();
    axum::serve(listener, router).await.unwrap();
}

async fn show(
    State(pool): State<PgPool>,
    Asked((level, subject, slug)): Asked<(String, String, String)>,
) -> Html<String> {
    let row = sqlx::query(
        "select a.id, a.slug, a.question, a.short_answer, a.body_html, a.author, a.sources, a.attribution, a.licence,
                a.dates, a.terms, a.checked_by, a.checked_on, a.state, a.version, a.updated_at, a.published_at,
                l.slug as level, l.label as level_label, s.slug as subject, s.label as subject_label,
                t.slug as topic, t.label as topic_label
         from answers a join levels l on l.id = a.level_id join subjects s on s.id = a.subject_id
         join topics t on t.id = a.topic_id
         where l.slug = $1 and s.slug = $2 and a.slug = $3 and a.state = 'published'",
    )
    .bind(&level)
    .bind(&subject)
    .bind(&slug)
    .fetch_one(&pool)
    .await
    .unwrap();
    let answer = answer(&row);
    let related = sqlx::query(
        "select l.slug as level, l.label as level_label, s.slug as subject, t.label as topic_label, a.slug,
                a.question, n.reason, n.detail
         from neighbours n join answers a on a.id = n.neighbour_id join levels l on l.id = a.level_id
         join subjects s on s.id = a.subject_id join topics t on t.id = a.topic_id
         where n.answer_id = $1 and a.state = 'published' order by n.position",
    )
    .bind(answer.id)
    .fetch_all(&pool)
    .await
    .unwrap();
    let path = path(&level, &subject, &slug);
    let frame = Layout {
        title: format!("{} ({})", answer.content.question, answer.content.level.label),
        description: answer.content.short_answer.clone(),
        canonical: Some(format!("http://localhost{path}")),
        picture: format!("http://localhost{path}.png"),
        query: String::new(),
        desk: false,
        narrow: false,
        rooms: &[],
    };
    let related = related.iter().map(neighbour).collect();
    let reading =
        Reading { answer, related, previous: None, next: None, study_pages: Vec::new(), print: None };
    let page = AnswerPage::new(frame, reading, &[], |_, _| Vec::new());
    Html(page.render().unwrap())
}

fn label(row: &PgRow, name: &str) -> Label {
    Label { slug: row.get(name), label: row.get(format!("{name}_label").as_str()) }
}

fn answer(row: &PgRow) -> Answer {
    Answer {
        id: row.get("id"),
        content: Content {
            level: label(row, "level"),
            subject: label(row, "subject"),
            topic: label(row, "topic"),
            slug: row.get("slug"),
            question: row.get("question"),
            short_answer: row.get("short_answer"),
            body_markdown: String::new(),
            author: row.get("author"),
            sources: row.get::<Json<_>, _>("sources").0,
            attribution: row.get("attribution"),
            licence: row.get("licence"),
            dates: row.get::<Json<_>, _>("dates").0,
            terms: row.get::<Json<_>, _>("terms").0,
            check: Check::from_parts(row.get("checked_by"), row.get("checked_on")),
        },
        body_html: row.get("body_html"),
        state: Publication::of(row.get("state")),
        version: row.get("version"),
        updated_at: row.get("updated_at"),
        published_at: row.get("published_at"),
    }
}

fn neighbour(row: &PgRow) -> Neighbour {
    Neighbour {
        level: row.get("level"),
        level_label: row.get("level_label"),
        subject: row.get("subject"),
        topic_label: row.get("topic_label"),
        slug: row.get("slug"),
        question: row.get("question"),
        reason: Reason::of(row.get("reason"), row.get("detail")),
    }
}
