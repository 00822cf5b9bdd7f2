use std::process::ExitCode;

use clap::Parser;
use lectern::commands::Line;
use tikv_jemallocator::Jemalloc;

/// Bodies that stay and buffers that go share the heap: glibc's keeps three times the memory
/// for each page that is kept, and takes a tenth longer for each that is made.
#[global_allocator]
static ALLOCATOR: Jemalloc = Jemalloc;

fn main() -> ExitCode {
    Line::parse().run()
}
