"""A job's promises: one result, safe to poll, wait for and cancel from any thread."""

import threading

import pytest

from game.engine.job import Job, JobCancelled


def test_a_job_waits_for_its_result() -> None:
    job: Job[int] = Job()
    assert not job.poll()
    with pytest.raises(TimeoutError):
        job.result(0.01)
    threading.Timer(0.05, job.finish, (7,)).start()
    assert job.result(10) == 7
    assert (job.poll(), job.failed, job.cancelled) == (True, False, False)


def test_a_result_can_be_asked_for_twice() -> None:
    job = Job.done("x")
    assert (job.result(), job.result()) == ("x", "x")


def test_what_went_wrong_is_raised_each_time() -> None:
    job: Job[int] = Job()
    job.fail(KeyError("k"))
    assert job.failed
    for _ in range(2):
        with pytest.raises(KeyError):
            job.result()


def test_work_runs_on_a_thread_of_its_own() -> None:
    assert Job.start(lambda _: threading.current_thread().name, "mine").result(10) == "mine"


def test_cancelled_work_can_be_waited_for() -> None:
    begun, gone = threading.Event(), threading.Event()
    inner: Job[int] = Job()

    def work(job: Job[int]) -> int:
        begun.set()
        try:
            return job.wait(inner)
        finally:
            gone.set()

    job = Job.start(work, "mine")
    assert begun.wait(10)
    job.cancel()
    job.join(10)
    assert gone.is_set()
    assert "mine" not in {thread.name for thread in threading.enumerate()}


def test_cancelled_before_the_work_says_how_to_stop() -> None:
    job: Job[int] = Job()
    stopped: list[str] = []
    job.cancel()
    job.on_cancel(lambda: stopped.append("x"))
    job.finish(1)
    assert stopped == ["x"]
    with pytest.raises(JobCancelled):
        job.result()


def test_cancelled_while_it_works() -> None:
    job: Job[int] = Job()
    stopped: list[str] = []
    job.on_cancel(lambda: stopped.append("x"))
    job.cancel()
    job.cancel()
    job.fail(ValueError("broken by the stop"))
    assert stopped[0] == "x"
    with pytest.raises(JobCancelled):
        job.result()


def test_cancelled_after_the_end_changes_nothing() -> None:
    job = Job.done(1)
    job.on_cancel(lambda: pytest.fail("stopped after the end"))
    job.cancel()
    assert (job.result(), job.cancelled) == (1, False)


def test_an_inner_job_is_cancelled_with_the_outer_one() -> None:
    inner: Job[int] = Job()
    inner.on_cancel(lambda: inner.finish(0))
    outer = Job.start(lambda job: job.wait(inner) + 1, "outer")
    outer.cancel()
    with pytest.raises(JobCancelled):
        outer.result(10)
    assert inner.cancelled


def test_an_inner_job_gives_its_result_to_the_outer_one() -> None:
    assert Job.start(lambda job: job.wait(Job.done(1)) + 1, "outer").result(10) == 2


def test_callbacks_come_once_before_or_after_the_end() -> None:
    called: list[str] = []
    job: Job[int] = Job()
    job.add_done(lambda done: called.append(f"early {done.result()}"))
    job.finish(1)
    job.add_done(lambda done: called.append(f"late {done.result()}"))
    assert called == ["early 1", "late 1"]


def test_cancel_and_finish_at_once_leave_one_of_the_two() -> None:
    for _ in range(200):
        job: Job[int] = Job()
        threads = [threading.Thread(target=job.cancel), threading.Thread(target=job.finish, args=(1,))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if job.failed:
            with pytest.raises(JobCancelled):
                job.result()
        else:
            assert job.result() == 1
