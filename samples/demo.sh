#!/bin/sh
# Adds the sample articles to an archive of its own and asks three questions, showing each command.
set -eu
cd "$(dirname "$0")/.."
NEWSQUOTE_HOME=$PWD/.demo  # whatever is set: the samples do not belong among one's own articles
export NEWSQUOTE_HOME

run() {
    printf '\n$ newsquote'
    for word in "$@"; do
        case $word in
            *[!A-Za-z0-9./_-]*) printf ' "%s"' "$word" ;;
            *) printf ' %s' "$word" ;;
        esac
    done
    printf '\n'
    newsquote "$@"
}

run add samples/articles
run ask "Which club did Calder Town defeat in the final?"
run ask "How many people were hurt when the tram left the rails?"
run ask "Who won the 2022 World Cup?"

cat <<END

The archive of this demo is in $NEWSQUOTE_HOME. Your own articles go into your own archive:

  .venv/bin/newsquote add FOLDER
  .venv/bin/newsquote chat
END
