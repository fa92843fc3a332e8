"""Which of many candidates are worth playing: a glance in this process, then everything the linter knows in workers."""
