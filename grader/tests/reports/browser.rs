//! The pages in a real browser: they fit their width, run nothing, and complain of nothing.
//!
//! Needs Chromium; where there is none, the tests say so aloud and check nothing.

use crate::examples::{all, class};
use grade_outcome::Lang;
use grader::report::{Format, Paint, render, render_batch};
use serde_json::Value;
use std::ffi::OsStr;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Widths of a phone and of a desktop, in CSS pixels.
const WIDTHS: [u32; 2] = [390, 1280];

fn chromium() -> Option<PathBuf> {
    let folders = std::env::var_os("PATH").unwrap_or_default();
    let names = ["chromium", "chromium-browser", "google-chrome"];
    std::env::split_paths(&folders)
        .flat_map(|folder| names.map(|name| folder.join(name)))
        .find(|program| program.is_file())
}

fn say_aloud(text: &str) {
    // Not through `eprintln!`, which a test's harness keeps to itself.
    let _ = writeln!(std::io::stderr(), "{text}");
}

/// What the browser made of `page`, and what its console said.
fn opened(chromium: &Path, page: &Path, profile: &Path) -> (String, Vec<String>) {
    let mut profile_option = OsStr::new("--user-data-dir=").to_owned();
    profile_option.push(profile);
    let output = Command::new(chromium)
        .args([
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--disable-dev-shm-usage",
            // The page that measures reads the frames beside it.
            "--allow-file-access-from-files",
            "--enable-logging=stderr",
            "--virtual-time-budget=20000",
            "--dump-dom",
        ])
        .arg(profile_option)
        .arg(page)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    let console = said
        .lines()
        .filter(|line| line.contains("CONSOLE"))
        .map(str::to_owned)
        .collect();
    (
        String::from_utf8_lossy(&output.stdout).into_owned(),
        console,
    )
}

/// A page that shows each of `pages` in a frame of each width and writes down what it sees there.
fn measuring(pages: &[String]) -> String {
    let mut frames = String::new();
    for page in pages {
        for width in WIDTHS {
            frames += &format!(
                "<iframe src=\"{page}\" width=\"{width}\" height=\"800\" style=\"border:0\"></iframe>\n"
            );
        }
    }
    let script = "onload = () => { const seen = [...document.querySelectorAll('iframe')].map(frame => { \
        const page = frame.contentDocument.documentElement; \
        return {page: frame.getAttribute('src'), width: +frame.width, wide: page.scrollWidth, \
          tall: page.scrollHeight, color: frame.contentWindow.getComputedStyle(page.querySelector('.bar, h1')).color, \
          scripts: page.querySelectorAll('script, [onerror], [onload]').length}; }); \
        document.getElementById('seen').textContent = JSON.stringify(seen); };";
    format!(
        "<!doctype html><meta charset=utf-8><pre id=seen></pre>\n{frames}<script>{script}</script>"
    )
}

#[test]
fn pages_fit_a_phone_and_a_desktop_run_nothing_and_leave_the_console_empty() {
    let Some(chromium) = chromium() else {
        say_aloud("NOT CHECKED in a browser: there is no Chromium here (package chromium)");
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let mut pages = Vec::new();
    for (name, report) in all() {
        let page = render(
            &report.in_language(Lang::De),
            Format::Html,
            Paint::default(),
        );
        std::fs::write(folder.path().join(format!("{name}.html")), page).unwrap();
        pages.push(format!("{name}.html"));
    }
    let page = render_batch(
        &class(Lang::En),
        Format::Html,
        Lang::En,
        Paint::default(),
        &grader::rubric::Gradebook::default(),
    );
    std::fs::write(folder.path().join("class.html"), page).unwrap();
    pages.push("class.html".to_owned());
    let measure = folder.path().join("measure.htm");
    std::fs::write(&measure, measuring(&pages)).unwrap();

    let (dom, console) = opened(&chromium, &measure, &folder.path().join("profile"));
    assert_eq!(console, [""; 0]);
    let (_, rest) = dom.split_once("<pre id=\"seen\">").unwrap();
    let (seen, _) = rest.split_once("</pre>").unwrap();
    let seen: Vec<Value> = serde_json::from_str(seen)
        .unwrap_or_else(|error| panic!("the page measured nothing ({error}): {seen}"));
    assert_eq!(seen.len(), pages.len() * WIDTHS.len());
    for frame in seen {
        assert!(frame["wide"].as_u64() <= frame["width"].as_u64(), "{frame}");
        assert!(frame["tall"].as_u64() > Some(300), "{frame}");
        assert_eq!(frame["scripts"], 0, "{frame}");
    }
}
