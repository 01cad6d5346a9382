"""How fast a day is: the model's phases beside four other ways to carry out its equations."""
