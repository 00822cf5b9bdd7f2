mod ask;
mod correct;
mod desk;
mod offer;
mod pause;
mod rounds;
mod show;
mod status;
