//! The page as one would write it first.

use std::net::SocketAddr;

use askama::Template;
use axum::{
    Router,
    extract::{Path as Asked, State},
    response::Html,
    routing::get,
};
use sqlx::PgPool;
use tower_http::{CompressionLevel, compression::CompressionLayer};
use uuid::Uuid;

/// Two queries for a page, each with a connection of its own.
pub async fn serve(url: &str, address: SocketAddr) {
    let pool = PgPool::connect(url).await.unwrap();
    let router = Router::new()
        .route("/answers/{level}/{subject}/{slug}", get(show))
        .with_state(pool)
        .layer(CompressionLayer::new().quality(CompressionLevel::Fastest));
    let listener = tokio::net::TcpListener::bind(address).await.unwrap();
    axum::serve(listener, router).await.unwrap();
}

#[derive(Template)]
#[template(
    ext = "html",
    source = "<!doctype html><title>{{ question }}</title><h1>{{ question }}</h1><p>{{ short_answer }}</p>{{ body|safe }}<ul>{% for (slug, question) in related %}<li><a href=\"{{ slug }}\">{{ question }}</a>{% endfor %}</ul>"
)]
struct Straightforward {
    question: String,
    short_answer: String,
    body: String,
    related: Vec<(String, String)>,
}

async fn show(
    State(pool): State<PgPool>,
    Asked((level, subject, slug)): Asked<(String, String, String)>,
) -> Html<String> {
    let (id, question, short_answer, body): (Uuid, String, String, String) = sqlx::query_as(
        "select a.id, a.question, a.short_answer, a.body_html from answers a join levels l on l.id = a.level_id
         join subjects s on s.id = a.subject_id where l.slug = $1 and s.slug = $2 and a.slug = $3 and a.state = 'published'",
    )
    .bind(level)
    .bind(subject)
    .bind(slug)
    .fetch_one(&pool)
    .await
    .unwrap();
    let related = sqlx::query_as(
        "select a.slug, a.question from neighbours n join answers a on a.id = n.neighbour_id
         where n.answer_id = $1 and a.state = 'published' order by n.position",
    )
    .bind(id)
    .fetch_all(&pool)
    .await
    .unwrap();
    Html(Straightforward { question, short_answer, body, related }.render().unwrap())
}
