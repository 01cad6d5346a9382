"""The what-if page in a browser: `feedfollow app`. Only modules of this package know Streamlit."""
