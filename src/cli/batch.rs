//! `gradus batch`: one JSON request a line in, one answer a line out, in order.
//!
//! A request that is wrong gets an answer that says so, and the next one is served. With several jobs
//! the requests are answered in parallel; the answers keep the order of the requests.

use std::collections::BTreeMap;
use std::io::{self, BufRead, Write};
use std::panic::catch_unwind;
use std::sync::{Mutex, mpsc};

use serde_json::{Value as Json, json};

use super::args::Batch;
use super::json;
use super::outcome::Outcome;
use super::request::{Failure, Options, Request, answer};

/// How many requests may wait, per job.
const QUEUE: usize = 64;
/// Bytes read and written at a time where one thread does all.
const BUFFER: usize = 1 << 16;

pub fn command(arguments: &Batch) -> io::Result<Outcome> {
    let options = Options { budget: arguments.budget, domains: arguments.domains.into() };
    if arguments.jobs <= 1 {
        serve(options)?;
        return Ok(Outcome::default());
    }
    let jobs = arguments.jobs as usize;
    let (requests, queue) = mpsc::sync_channel::<(usize, Vec<u8>)>(jobs * QUEUE);
    let (answers, finished) = mpsc::sync_channel::<(usize, String)>(jobs * QUEUE);
    let queue = Mutex::new(queue);
    std::thread::scope(|scope| {
        for _ in 0..jobs {
            let answers = answers.clone();
            let queue = &queue;
            scope.spawn(move || {
                loop {
                    let next = match queue.lock() {
                        Ok(queue) => queue.recv(),
                        Err(_) => return,
                    };
                    let Ok((k, line)) = next else { return };
                    let text = safe_reply(&line, options);
                    if answers.send((k, text)).is_err() {
                        return;
                    }
                }
            });
        }
        drop(answers);
        let writer = scope.spawn(move || write_in_order(finished));
        let read = read_lines(requests);
        let written = writer.join().unwrap_or_else(|_| Err(io::Error::other("the writer stopped")));
        read.and(written)
    })?;
    Ok(Outcome::default())
}

/// Answers on this thread, and lets the reader see answers before it waits for a request.
fn serve(options: Options) -> io::Result<()> {
    let mut input = io::BufReader::with_capacity(BUFFER, io::stdin().lock());
    let mut out = io::BufWriter::with_capacity(BUFFER, io::stdout().lock());
    let mut line = Vec::new();
    loop {
        if !input.buffer().contains(&b'\n') {
            out.flush()?;
        }
        line.clear();
        if input.read_until(b'\n', &mut line)? == 0 {
            return out.flush();
        }
        write_answer(&mut out, &safe_reply(&line, options))?;
    }
}

fn write_answer(out: &mut impl Write, text: &str) -> io::Result<()> {
    // An empty line asks for nothing.
    if text.is_empty() {
        return Ok(());
    }
    out.write_all(text.as_bytes())?;
    out.write_all(b"\n")
}

/// A bug in one request must not take the others with it.
fn safe_reply(line: &[u8], options: Options) -> String {
    catch_unwind(|| reply(line, options)).unwrap_or_else(|_| broken(line))
}

fn read_lines(requests: mpsc::SyncSender<(usize, Vec<u8>)>) -> io::Result<()> {
    let mut input = io::stdin().lock();
    for k in 0.. {
        let mut line = Vec::new();
        if input.read_until(b'\n', &mut line)? == 0 {
            break;
        }
        // The writer has gone, and with it every reader of answers.
        if requests.send((k, line)).is_err() {
            break;
        }
    }
    Ok(())
}

/// Writes answers in the order of their requests, and lets the reader see them whenever none is at hand.
fn write_in_order(finished: mpsc::Receiver<(usize, String)>) -> io::Result<()> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    let mut early: BTreeMap<usize, String> = BTreeMap::new();
    let mut next = 0;
    loop {
        let (k, text) = match finished.try_recv() {
            Ok(answer) => answer,
            Err(mpsc::TryRecvError::Disconnected) => break,
            Err(mpsc::TryRecvError::Empty) => {
                out.flush()?;
                match finished.recv() {
                    Ok(answer) => answer,
                    Err(_) => break,
                }
            }
        };
        early.insert(k, text);
        while let Some(text) = early.remove(&next) {
            write_answer(&mut out, &text)?;
            next += 1;
        }
    }
    out.flush()
}

/// The answer to one line, without the line break.
fn reply(line: &[u8], options: Options) -> String {
    let text = match std::str::from_utf8(line) {
        Ok(text) if text.trim().is_empty() => return String::new(),
        Ok(text) => text,
        Err(_) => return failed(Json::Null, &Failure::request("the line is not UTF-8")),
    };
    let request: Request = match serde_json::from_str(text) {
        Ok(request) => request,
        Err(error) if error.is_data() => return failed(Json::Null, &Failure::request("a request is a JSON object")),
        Err(error) => return failed(Json::Null, &Failure::request(format!("the line is not JSON: {error}"))),
    };
    let id = request.get("id").cloned().unwrap_or(Json::Null);
    match answer(&request, options) {
        Ok(object) => object.with_id(&id),
        Err(failure) => failed(id, &failure),
    }
}

/// The answer to a request that gradus failed on.
fn broken(line: &[u8]) -> String {
    let id = serde_json::from_slice::<Json>(line).ok().and_then(|r| r.get("id").cloned()).unwrap_or(Json::Null);
    json!({"id": id, "error": {"kind": "internal", "message": "gradus failed on this request; please report it", "span": [0, 0]}})
        .to_string()
}

fn failed(id: Json, failure: &Failure) -> String {
    let error = match failure {
        Failure::Request(what) => json!({"kind": "request", "message": what, "span": [0, 0]}),
        Failure::Expression { field, error } => {
            let mut object = json::error(error);
            object["field"] = field.clone().into();
            object
        }
    };
    json!({"id": id, "error": error}).to_string()
}
