use std::process::ExitCode;

use clap::Parser;
use lectern::commands::Line;
use mimalloc::MiMalloc;

/// A page takes some hundreds of small texts, which glibc's allocator spends a sixth of its time on.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    Line::parse().run()
}
