pub mod contents;
pub mod feed;
pub mod home;
pub mod list;
pub mod show;
pub mod sitemap;
