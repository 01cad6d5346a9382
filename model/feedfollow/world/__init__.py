"""What exists: columns of users, anchors, merchants, platforms, follows, orders, money."""
