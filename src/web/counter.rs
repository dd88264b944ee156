//! Counters: threads that hold one register open and answer what is handed in.
//!
//! A counter lives as long as somebody holds it. When a new register is opened the old counter gets
//! no more work; what it was handed it still answers, then its register goes.

use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use tokio::sync::oneshot;

use super::answer::{CheckResult, PendingRegistration};
use crate::desk::{Desk, Together};
use crate::registry::{Register, refuse_pending};
use crate::report::advice_records;

/// What opens a register, and holds it open while `attend` works.
pub trait Opening: Send + 'static {
    /// Opens the register and calls `attend` with it once.
    ///
    /// # Errors
    /// Why it cannot be opened, for the operator's log.
    fn open(self: Box<Self>, attend: &mut dyn FnMut(&Register, &Desk<'_>)) -> Result<(), String>;
}

struct Order {
    rows: Vec<PendingRegistration>,
    answer: oneshot::Sender<Vec<CheckResult>>,
}

/// A register that is open for checks.
#[derive(Debug)]
pub struct Counter {
    orders: Sender<Order>,
}

impl Counter {
    /// Opens a register in threads of its own and returns once it is ready, or why it is not.
    /// Blocks while the register is read.
    ///
    /// # Errors
    /// What [`Opening::open`] says, or that no thread could be started.
    pub fn open(opening: Box<dyn Opening>, threads: usize) -> Result<Arc<Self>, String> {
        let (orders, work) = channel();
        let work = Mutex::new(work);
        let (tell, told) = channel();
        let attend = move || {
            let ready = tell.clone();
            let opened = opening.open(&mut |register, desk| {
                // Whoever waits may be gone; then there is no work either.
                let _ = ready.send(Ok(()));
                work_together(&work, threads, register, desk);
            });
            if let Err(reason) = opened {
                let _ = tell.send(Err(reason));
            }
        };
        thread::Builder::new()
            .name("register".to_owned())
            .spawn(attend)
            .map_err(|error| error.to_string())?;
        told.recv().unwrap_or_else(|_| Err("the register could not be held open".to_owned()))?;
        Ok(Arc::new(Self { orders }))
    }

    /// Advice on the rows of one request; none where the counter is gone.
    pub async fn check(&self, rows: Vec<PendingRegistration>) -> Option<Vec<CheckResult>> {
        let (answer, answered) = oneshot::channel();
        self.orders.send(Order { rows, answer }).ok()?;
        answered.await.ok()
    }
}

/// Answers orders with `threads` threads until nobody can hand any in.
fn work_together(
    work: &Mutex<Receiver<Order>>,
    threads: usize,
    register: &Register,
    desk: &Desk<'_>,
) {
    thread::scope(|scope| {
        for _ in 1..threads.max(1) {
            scope.spawn(|| answer_all(work, register, desk));
        }
        answer_all(work, register, desk);
    });
}

fn answer_all(work: &Mutex<Receiver<Order>>, register: &Register, desk: &Desk<'_>) {
    // One thread for one request: handing parts of a check to others takes longer than the check.
    let alone = rayon::ThreadPoolBuilder::new().num_threads(1).use_current_thread().build();
    loop {
        let order = work.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(Order { rows, answer }) = order else { break };
        // Whoever asked may have gone away.
        let _ = answer.send(answer_rows(&rows, register, desk));
    }
    drop(alone);
}

/// The results of the rows of one request, in their order.
fn answer_rows(
    rows: &[PendingRegistration],
    register: &Register,
    desk: &Desk<'_>,
) -> Vec<CheckResult> {
    let mut results: Vec<Option<CheckResult>> = vec![None; rows.len()];
    let mut together = Together::default();
    for (at, number) in (0..rows.len()).zip(0_u64..) {
        let reject = match rows[at].read(register, number + 1) {
            Err(reject) => Some(reject),
            Ok(row) if desk.knows(&row) => Some(refuse_pending(&row, NAME, "pending-known")),
            Ok(row) => together
                .add(number, row)
                .map(|twice| refuse_pending(&twice, NAME, "pending-duplicate")),
        };
        results[at] = reject.map(CheckResult::rejected);
    }
    for group in together.take_closed(None) {
        let judgement = desk.judge(&group.rows);
        let records = advice_records(register, desk, &group.rows, &judgement);
        for (number, record) in group.numbers.iter().zip(records) {
            let at = usize::try_from(*number).unwrap_or(usize::MAX);
            results[at] = Some(CheckResult::advised(record));
        }
    }
    results.into_iter().flatten().collect()
}

/// What stands for a file name.
const NAME: &str = "request";
