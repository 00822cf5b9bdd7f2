use std::process::ExitCode;

use clap::Parser;
use lectern::commands::Line;
use tikv_jemallocator::Jemalloc;

/// jemalloc, because cached pages and short-lived buffers fragment the heap of glibc's allocator:
/// measured, it used three times the memory per cached page, and rendering took a tenth longer.
#[global_allocator]
static ALLOCATOR: Jemalloc = Jemalloc;

fn main() -> ExitCode {
    lectern::config::without_settings_of_libpq();
    Line::parse().run()
}
