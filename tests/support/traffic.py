"""Visitors at a steady rate, who remember every answer: what a deployment, a drain or a kill costs them is counted."""

import http.client
import threading
import time
from collections import Counter
from dataclasses import dataclass

VISITORS = 8
PAUSE_SECONDS = 0.02
ANSWER_SECONDS = 15
SLOW_EVERY = 10
APART_SECONDS = 0.05


@dataclass
class Answer:
    """What became of one request."""

    sent_at: float
    took: float
    status: int
    body: str
    error: str = ""

    @property
    def failed(self) -> bool:
        """Whether a visitor would have noticed."""
        return bool(self.error) or self.status != 200


class Traffic:
    """Visitors of one address, from `with` to its end. Half of them keep their connections, the others make new ones.

    Every tenth request is for the slow page, so that some are under way at any moment; the visitors begin one after the
    other, or they would all pause at once. Nothing is asked twice.
    """

    def __init__(self, address: str, port: int, page: str = "/", slow: str | None = None, host: str = "") -> None:
        self.address = (address, port)
        self.page = page
        self.slow = slow or page
        self.headers = {"Host": host} if host else {}
        self.answers: list[Answer] = []
        self._stop = threading.Event()
        self._threads = [
            threading.Thread(target=self._visit, args=(number, number % 2 == 0), daemon=True)
            for number in range(VISITORS)
        ]

    def __enter__(self) -> "Traffic":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join(ANSWER_SECONDS + 5)

    def _visit(self, number: int, keeps: bool) -> None:
        self._stop.wait(number * APART_SECONDS)
        connection = http.client.HTTPConnection(*self.address, timeout=ANSWER_SECONDS)
        count = 0
        while not self._stop.is_set():
            count += 1
            page = self.slow if count % SLOW_EVERY == 0 else self.page
            answer = self._ask(connection, page)
            self.answers.append(answer)
            if answer.failed or not keeps:
                connection.close()
            self._stop.wait(PAUSE_SECONDS)
        connection.close()

    def _ask(self, connection: http.client.HTTPConnection, page: str) -> Answer:
        began, sent = time.time(), time.monotonic()
        try:
            connection.request("GET", page, headers=self.headers)
            response = connection.getresponse()
            body = response.read().decode(errors="replace")
        except (OSError, http.client.HTTPException) as error:
            connection.close()
            return Answer(began, time.monotonic() - sent, 0, "", f"{type(error).__name__}: {error}")
        return Answer(began, time.monotonic() - sent, response.status, body)

    def more(self, count: int = 50, seconds: float = 30) -> None:
        """Waits for so many more answers."""
        wanted, deadline = len(self.answers) + count, time.monotonic() + seconds
        while len(self.answers) < wanted:
            assert time.monotonic() < deadline, f"{len(self.answers)} answers, {wanted} were expected"
            time.sleep(0.02)

    @property
    def failures(self) -> list[Answer]:
        """The requests that failed so far."""
        return [answer for answer in list(self.answers) if answer.failed]

    def by_body(self, since: int = 0) -> Counter:
        """How often each page was seen, from the so-manieth answer on."""
        return Counter(answer.body.strip() for answer in list(self.answers)[since:] if not answer.failed)

    def none_failed(self) -> None:
        """Fails if any visitor noticed anything; says when and what, the first ones."""
        failures = self.failures
        shown = [f"{answer.sent_at:.3f} +{answer.took:.3f} {answer.status} {answer.error}" for answer in failures[:10]]
        assert not failures, f"{len(failures)} of {len(self.answers)} requests failed: {shown}"
        assert len(self.answers) >= 20, f"{len(self.answers)} answers say nothing"
