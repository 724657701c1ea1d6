internal import Glibc

/// Lets the calling thread take turns with a server on the same processors.
///
/// An answer wakes the load generator, and Linux lets what has just woken interrupt what is running: so the server would
/// stop after each answer, for the generator to take one and send one. Clients on machines of their own do not do that
/// to a server. A thread of the class for batches does not interrupt: it runs when a processor is free or its time has
/// come, and finds more answers then. Where the system does not know the class, nothing changes.
func doNotInterruptOthers() {
    let batchClass: Int32 = 3
    var parameters = sched_param()
    sched_setscheduler(0, batchClass, &parameters)
}
