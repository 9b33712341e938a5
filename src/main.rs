//! The `postedit` program: parse, run, exit code.

use std::process::ExitCode;

fn main() -> ExitCode {
    match postedit::cli::run() {
        Ok(exit) => exit.into(),
        Err(error) => {
            use std::io::Write;
            // A reader that closed the pipe has what it wanted.
            let closed =
                error.downcast_ref::<std::io::Error>().is_some_and(|e| e.kind() == std::io::ErrorKind::BrokenPipe);
            if closed {
                return ExitCode::SUCCESS;
            }
            // Nothing is left to do when standard error is gone as well.
            let _ = writeln!(std::io::stderr(), "error: {error:#}");
            postedit::cli::Exit::Failed.into()
        }
    }
}
