mod answer_page;
mod lists;
mod machines;

pub use answer_page::{newest_beside, readings_at};
pub use lists::{ListedAnswer, list_page, newest};
pub use machines::{FeedAnswer, feed, lists, sitemap, sitemap_index};
