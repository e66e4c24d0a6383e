"""The case in a browser: a small application that answers on this machine, to whoever has its address."""
