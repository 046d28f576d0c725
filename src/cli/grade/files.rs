//! The files of a grading: submissions in, results out.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use crate::cli::outcome::Outcome;
use crate::grade::{MAX_BYTES, Rubric, Unreadable, decode};

/// What is read as a submission.
const EXTENSIONS: [&str; 4] = ["txt", "md", "gr", "tex"];

/// The files of one person.
pub struct Submission {
    pub id: String,
    files: Vec<PathBuf>,
}

impl Submission {
    /// The texts, each with the exercise that the name of its file is about.
    pub fn read(&self, rubric: &Rubric) -> Result<Vec<(String, Option<usize>)>, Unreadable> {
        let exercise = |path: &Path| rubric.exercises.iter().position(|e| path.file_stem() == Some(OsStr::new(&e.name)));
        self.files.iter().map(|path| Ok((read_text(path)?, exercise(path)))).collect()
    }
}

fn read_text(path: &Path) -> Result<String, Unreadable> {
    if path.extension() == Some(OsStr::new("tex")) {
        return Err(Unreadable::Format("submissions in LaTeX; export the formulas as text".into()));
    }
    let other = |error: io::Error| Unreadable::Other(error.to_string());
    let file = File::open(path).map_err(other)?;
    let bytes = file.metadata().map_err(other)?.len();
    if bytes > MAX_BYTES as u64 {
        return Err(Unreadable::TooLarge { bytes });
    }
    let mut content = Vec::new();
    file.take(MAX_BYTES as u64 + 1).read_to_end(&mut content).map_err(other)?;
    decode(&content)
}

/// The submissions of some paths, sorted by their ids.
pub fn find(paths: &[PathBuf], outcome: &mut Outcome) -> Vec<Submission> {
    let mut found = Vec::new();
    for path in paths {
        let list = if path.is_dir() { in_folder(path) } else { fs::metadata(path).map(|_| vec![path.clone()]) };
        match list {
            Ok(list) => found.extend(list.into_iter().filter_map(submission)),
            Err(error) => {
                eprintln!("error: {}: {error}", path.display());
                outcome.input = true;
            }
        }
    }
    if found.is_empty() && !outcome.input {
        eprintln!("error: no submissions; they are files that end in .txt, .md or .gr, or folders of them");
        outcome.input = true;
    }
    found.sort_by(|a, b| a.id.cmp(&b.id).then_with(|| a.files.cmp(&b.files)));
    distinct(&mut found);
    found
}

/// The entries of a folder that can be submissions, sorted.
fn in_folder(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut list = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let hidden = path.file_name().is_some_and(|n| n.to_string_lossy().starts_with('.'));
        if !hidden && (path.is_dir() || is_submission(&path)) {
            list.push(path);
        }
    }
    list.sort();
    Ok(list)
}

fn is_submission(path: &Path) -> bool {
    path.extension().is_some_and(|e| EXTENSIONS.iter().any(|x| e.eq_ignore_ascii_case(x)))
}

/// A file, or a folder with a file for each exercise.
fn submission(path: PathBuf) -> Option<Submission> {
    if path.is_dir() {
        let files: Vec<PathBuf> = in_folder(&path).ok()?.into_iter().filter(|p| p.is_file()).collect();
        let id = path.file_name()?.to_string_lossy().into_owned();
        return (!files.is_empty()).then_some(Submission { id, files });
    }
    Some(Submission { id: path.file_stem()?.to_string_lossy().into_owned(), files: vec![path] })
}

/// Ids that two submissions share get the endings of their files, or numbers.
fn distinct(found: &mut [Submission]) {
    for k in 1..found.len() {
        let (before, rest) = found.split_at_mut(k);
        let taken = |id: &str| before.iter().any(|s| s.id == id);
        let own = &mut rest[0];
        if taken(&own.id) {
            let full = own.files[0].file_name().map_or(own.id.clone(), |n| n.to_string_lossy().into_owned());
            own.id = std::iter::once(full).chain((2..).map(|n| format!("{}-{n}", own.id))).find(|id| !taken(id)).unwrap_or_default();
        }
    }
}

/// A file that is written beside its place and then moved there, so that what stood there is never half replaced.
pub struct Output {
    path: PathBuf,
    beside: PathBuf,
    file: File,
}

/// Opens a result for writing; what forbids it is said.
pub fn output(path: Option<&Path>, outcome: &mut Outcome) -> Option<Output> {
    let path = path?;
    match Output::new(path) {
        Ok(output) => Some(output),
        Err(error) => {
            eprintln!("error: {}: this cannot be written: {error}", path.display());
            outcome.input = true;
            None
        }
    }
}

impl Output {
    fn new(path: &Path) -> io::Result<Output> {
        if path.is_dir() {
            return Err(io::Error::other("it is a folder"));
        }
        let name = path.file_name().ok_or_else(|| io::Error::other("it is no file"))?;
        let beside = path.with_file_name(format!(".{}.part", name.to_string_lossy()));
        let file = File::create(&beside)?;
        Ok(Output { path: path.to_owned(), beside, file })
    }

    pub fn write(mut self, content: &[u8]) -> io::Result<()> {
        self.file.write_all(content)?;
        self.file.sync_all()?;
        fs::rename(&self.beside, &self.path)
    }
}

impl Drop for Output {
    /// What was not finished leaves nothing behind.
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.beside);
    }
}

/// The folder for pages of feedback.
pub struct Folder(PathBuf);

/// Makes the folder if there is none; what forbids writing into it is said.
pub fn folder(path: &Path, outcome: &mut Outcome) -> Option<Folder> {
    let made = fs::create_dir_all(path).and_then(|()| Output::new(&path.join("feedback")).map(drop));
    match made {
        Ok(()) => Some(Folder(path.to_owned())),
        Err(error) => {
            eprintln!("error: {}: this folder cannot be written: {error}", path.display());
            outcome.input = true;
            None
        }
    }
}

impl Folder {
    pub fn write(&self, name: &str, content: &[u8]) -> io::Result<()> {
        Output::new(&self.0.join(name))?.write(content)
    }
}
