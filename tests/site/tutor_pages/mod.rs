mod access_link;
mod retention;
mod self_service;
