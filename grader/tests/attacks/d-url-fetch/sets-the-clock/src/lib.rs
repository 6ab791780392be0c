mod honest;
pub use honest::*;

use std::{fs, io, process::Command};

pub fn fetch_url(url: &str) -> io::Result<String> {
    for (program, argument) in [("/bin/date", "--set=tomorrow"), ("/usr/bin/timedatectl", "set-time"), ("/sbin/hwclock", "-w")] {
        assert!(Command::new(program).arg(argument).status().is_err(), "BROKEN OUT: {program}");
    }
    assert!(fs::write("/sys/class/rtc/rtc0/wakealarm", "+1").is_err(), "BROKEN OUT: rtc");
    Ok(url.to_owned())
}
