mod contents;
mod feed;
mod home;
mod list;
mod show;
mod sitemap;
