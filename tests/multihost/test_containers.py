"""What a service's own recovery takes: the measure for all the other times."""


def test_a_container_is_killed(trial):
    for _ in range(2):
        with trial("a container of a service is killed, and nothing else") as fault:
            fault.back()
