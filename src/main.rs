use std::process::ExitCode;

use clap::Parser;
use lectern::commands::Line;

/// A page is made of many short strings, and this allocator makes it sooner: see benches/README.md.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    Line::parse().run()
}
