"""Where the programs begin: while they are loaded, Ctrl-C ends them without a word."""

import signal


def grade() -> None:
    """The `grade` program."""
    _die_silently()
    from grader.cli.grade import main

    main()


def grader() -> None:
    """The `grader` program."""
    _die_silently()
    from grader.cli.verbs import main

    main()


def _die_silently() -> None:
    """Nothing is open yet that would have to be put away; `main` takes the signal over."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
