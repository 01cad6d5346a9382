"""What a user declares: parameters, policy and scenarios, each row with unit and source."""
