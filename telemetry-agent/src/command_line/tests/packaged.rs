//! The manual pages and the completions that packages have, as the command line says them: `UPDATE_EXPECT=1` writes them.
#![allow(clippy::unwrap_used, reason = "tests")]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use clap_complete::Shell;
use clap_mangen::Man;
use clap_mangen::roff::{Roff, bold, roman};
use expect_test::expect_file;

use super::definition;

/// Where they are committed.
const PACKAGING: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../packaging");

/// What stands under a heading: a paragraph, and terms with their meaning.
struct PageSection {
    heading: &'static str,
    paragraph: &'static str,
    terms: &'static [(&'static str, &'static str)],
}

/// What the page of the program has below the commands.
const SECTIONS: [PageSection; 3] = [
    PageSection {
        heading: "SERVICE",
        paragraph: "The package brings a unit of systemd that is neither enabled nor started. Name the node in the environment file, and an \
         endpoint if reports are to be sent, try both with the command check, and then enable and start telemetry-agent.service. \
         Its events are in the journal, each a line of JSON.",
        terms: &[],
    },
    PageSection {
        heading: "FILES",
        paragraph: "Of the unit and the package:",
        terms: &[
            ("/etc/telemetry-agent/telemetry-agent.env", "Every option of the command run, as a variable."),
            ("/var/lib/telemetry-agent", "The record of all reports, and the status."),
            ("/var/log/telemetry-agent", "Log files: one a day, of which 30 are kept."),
            (
                "/usr/share/doc/telemetry-agent/examples",
                "Drop-ins for a password, a Unix socket, metrics and an agent that is opted out.",
            ),
            (
                "/usr/share/doc/telemetry-agent/CATALOGUE.md",
                "All that can be sent; schema.json beside it refuses everything else.",
            ),
        ],
    },
    PageSection {
        heading: "EXIT STATUS",
        paragraph: "Of all commands:",
        terms: &[
            ("0", "All is well; of run, it was ended by a signal."),
            (
                "1",
                "Of check, something is refused, out of reach or wrong; of preview, nothing can be read of the node; of send, a \
                   receiver did not take the report, or none was sent; of compare, a difference is not explained; of history \
                   and export, the record is not as it was written; of status, the last report failed.",
            ),
            ("2", "A wrong option, variable, address or file, in one line that says what to do."),
            ("3", "Of status, no agent runs, or its report is overdue by an hour."),
        ],
    },
];

#[test]
fn each_command_has_a_manual_page() {
    let mut command = definition().disable_help_subcommand(true);
    command.build();
    let commands = [&command].into_iter().chain(command.get_subcommands().filter(|command| !command.is_hide_set()));
    let pages: BTreeSet<_> = commands.map(|command| manual_page(command.clone())).collect();
    let there = std::fs::read_dir(Path::new(PACKAGING).join("man")).unwrap();
    let there: BTreeSet<_> = there.map(|entry| entry.unwrap().path()).collect();
    assert_eq!(there, pages, "pages of commands that are no more");
}

#[test]
fn each_shell_has_completions() {
    for (shell, file) in
        [(Shell::Bash, "telemetry-agent.bash"), (Shell::Fish, "telemetry-agent.fish"), (Shell::Zsh, "_telemetry-agent")]
    {
        let mut text = Vec::new();
        clap_complete::generate(shell, &mut definition(), "telemetry-agent", &mut text);
        expect_file![Path::new(PACKAGING).join("completions").join(file)].assert_eq(&String::from_utf8(text).unwrap());
    }
}

/// Compares one page, and says where it is.
fn manual_page(command: clap::Command) -> PathBuf {
    let is_program = command.has_subcommands();
    let page = Man::new(command);
    let file = Path::new(PACKAGING).join("man").join(page.get_filename());
    let mut text = Vec::new();
    page.render(&mut text).unwrap();
    if is_program {
        sections().to_writer(&mut text).unwrap();
    }
    expect_file![&file].assert_eq(&String::from_utf8(text).unwrap());
    file
}

fn sections() -> Roff {
    let mut roff = Roff::new();
    for PageSection { heading, paragraph, terms } in SECTIONS {
        roff.control("SH", [heading]).text([roman(paragraph)]);
        for (term, meaning) in terms {
            roff.control("TP", []).text([bold(*term)]).text([roman(*meaning)]);
        }
    }
    roff
}
