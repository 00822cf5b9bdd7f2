use std::process::ExitCode;

use clap::Parser;
use lectern::commands::Line;

fn main() -> ExitCode {
    Line::parse().run()
}
