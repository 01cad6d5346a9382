"""What happens in a day; `schedule` is the page to read first."""
