"""Evening: people adopt, open apps, view, engage and shop."""
