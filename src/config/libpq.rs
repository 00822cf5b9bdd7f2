use std::{env, os::unix::process::CommandExt, process::Command};

/// Starts this program again without the settings of libpq (`PGSSLMODE`, `PGOPTIONS` and others) where
/// `DATABASE_URL` is not set: they are meant for other servers, and would keep the site from its
/// bundled one. The process keeps its id. Where that fails, the program goes on as it is.
pub fn without_settings_of_libpq() {
    let is_for_another =
        |name: &str| name.starts_with("PG") && name.bytes().all(|byte| byte.is_ascii_uppercase());
    let names: Vec<_> = env::vars_os()
        .map(|(name, _)| name)
        .filter(|name| name.to_str().is_some_and(is_for_another))
        .collect();
    let has_database =
        env::var_os("DATABASE_URL").is_some_and(|url| !url.to_string_lossy().trim().is_empty());
    if names.is_empty() || has_database {
        return;
    }
    let Ok(program) = env::current_exe() else { return };
    let mut arguments = env::args_os();
    let mut command = Command::new(program);
    if let Some(name) = arguments.next() {
        command.arg0(name);
    }
    command.args(arguments);
    for name in &names {
        command.env_remove(name);
    }
    let error = command.exec();
    eprintln!("lectern could not start again without {} and goes on: {error}", names[0].to_string_lossy());
}
