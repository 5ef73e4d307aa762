# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_telemetry_agent_global_optspecs
    string join \n h/help V/version
end

function __fish_telemetry_agent_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_telemetry_agent_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_telemetry_agent_using_subcommand
    set -l cmd (__fish_telemetry_agent_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c telemetry-agent -n "__fish_telemetry_agent_needs_command" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c telemetry-agent -n "__fish_telemetry_agent_needs_command" -s V -l version -d 'Print version'
complete -c telemetry-agent -n "__fish_telemetry_agent_needs_command" -f -a "run" -d 'Report on the schedule until SIGINT or SIGTERM'
complete -c telemetry-agent -n "__fish_telemetry_agent_needs_command" -f -a "preview" -d 'Print exactly the text that would be sent now, and send nothing; this works opted out, too'
complete -c telemetry-agent -n "__fish_telemetry_agent_needs_command" -f -a "send" -d 'Send one report now, log it, and say how it went, to prove the way to a receiver'
complete -c telemetry-agent -n "__fish_telemetry_agent_needs_command" -f -a "check" -d 'Show what may be read of the node, and whether reports would arrive; nothing is sent'
complete -c telemetry-agent -n "__fish_telemetry_agent_needs_command" -f -a "compare" -d 'Show, field by field, what the node\'s own message and this agent\'s report have in common'
complete -c telemetry-agent -n "__fish_telemetry_agent_needs_command" -f -a "history" -d 'List what was recorded in the state directory: when a report was made, where it went, what came of it, and why'
complete -c telemetry-agent -n "__fish_telemetry_agent_needs_command" -f -a "export" -d 'Write the exact text of each recorded report into a file, with its hash and its key, for a comparison with what was received'
complete -c telemetry-agent -n "__fish_telemetry_agent_needs_command" -f -a "status" -d 'Show whether an agent runs, how its last report went, and when the next one is due'
complete -c telemetry-agent -n "__fish_telemetry_agent_needs_command" -f -a "fields" -d 'List every field that this build can send, from its declarations alone'
complete -c telemetry-agent -n "__fish_telemetry_agent_needs_command" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c telemetry-agent -n "__fish_telemetry_agent_using_subcommand run" -l node -d 'The node to report on, such as https://127.0.0.1:2113, or unix:/var/lib/kurrentdb/kurrent.sock (up to 25.0: eventstore.sock), which needs no user' -r
complete -c telemetry-agent -n "__fish_telemetry_agent_using_subcommand run" -l ca-file -d 'The file with the certificates, in PEM form, that the node is trusted by instead of the system\'s' -r -F
complete -c telemetry-agent -n "__fish_telemetry_agent_using_subcommand run" -l same-machine -d 'Whether the node\'s cores, architecture, system and container are this agent\'s own' -r -f -a "auto\t'They are where the node is reached by a loopback address or a socket'
yes\t'They are, though its address does not say so'
no\t'They are not: it runs in a container of its own, whose port is published here'"
complete -c telemetry-agent -n "__fish_telemetry_agent_using_subcommand run" -l user -d 'The user as whom the node is read, with --password-file or the variable TELEMETRY_AGENT_PASSWORD' -r
complete -c telemetry-agent -n "__fish_telemetry_agent_using_subcommand run" -l password -r
complete -c telemetry-agent -n "__fish_telemetry_agent_using_subcommand run" -l password-file -d 'The file with that user\'s password; a line feed at its end is not part of it. Without it, it is the credential `password` of the service, if it has one' -r -F
complete -c telemetry-agent -n "__fish_telemetry_agent_using_subcommand run" -l node-optout -d 'What to do when the node says that it is opted out itself, or does not let it be known' -r -f -a "honour\t'Log the report, and send nothing'
ignore\t'Send it all the same, to an endpoint of your own'"
complete -c telemetry-agent -n "__fish_telemetry_agent_using_subcommand run" -l tag -d 'The release tag to report, such as oss-v23.10.0, since a node does not tell it' -r
complete -c telemetry-agent -n "__fish_telemetry_agent_using_subcommand run" -l edition -d 'The edition to report, of a server since 24.2: local, oss, ce or ee' -r
complete -c telemetry-agent -n "__fish_telemetry_agent_using_subcommand run" -l endpoint -d 'Where to post reports: https, or http on this machine. Without it nothing is sent' -r
complete -c telemetry-agent -n "__fish_telemetry_agent_using_subcommand run" -l endpoint-ca-file -d 'The PEM file with the certificates that the endpoint is trusted by, instead of the system\'s; read for each report' -r -F
complete -c telemetry-agent -n "__fish_telemetry_agent_using_subcommand run" -l endpoint-proxy -d 'The proxy through which an endpoint of https is reached, such as http://proxy.example.com:3128' -r
complete -c telemetry-agent -n "__fish_telemetry_agent_using_subcommand run" -l endpoint-header-file -d 'The file with headers for the endpoint, such as Authorization: Bearer TOKEN; read for each report. Without it, it is the credential `headers` of the service, if it has one' -r -F
complete -c telemetry-agent -n "__fish_telemetry_agent_using_subcommand run" -l without -d 'A section or a field to leave out, such as gossip or database.firstEpochId, as `fields` lists it. It may be given again, and the variable takes several with commas between them' -r
complete -c telemetry-agent -n "__fish_telemetry_agent_using_subcommand run" -l first-report -d 'How long after start the first report is made; under an hour only to an endpoint on this machine' -r
complete -c telemetry-agent -n "__fish_telemetry_agent_using_subcommand run" -l interval -d 'How long after that each further report is made; under an hour only to an endpoint on this machine' -r
complete -c telemetry-agent -n "__fish_telemetry_agent_using_subcommand run" -l spread -d 'By how much the first report may be later, so that agents that start together do not call together; which part of it, the machine\'s identity and the node\'s address decide' -r
complete -c telemetry-agent -n "__fish_telemetry_agent_using_subcommand run" -l state-dir -d 'The directory in which the time of the last report is kept, so that an agent that is restarted often does not report more often, and the record of all reports: one that can\'t be recorded is not sent. Without it, it is the one that a service manager gives the service (STATE_DIRECTORY)' -r -F
complete -c telemetry-agent -n "__fish_telemetry_agent_using_subcommand run" -l log-dir -d 'The directory for log files: one a day, of which 30 are kept. Without it, it is the one that a service manager gives the service (LOGS_DIRECTORY)' -r -F
complete -c telemetry-agent -n "__fish_telemetry_agent_using_subcommand run" -l metrics-file -d 'The file that is told how reports went, as metrics for a collector of text files; no port is opened' -r -F
complete -c telemetry-agent -n "__fish_telemetry_agent_using_subcommand run" -l log-level -d 'What is logged; below info no report is logged, and what is not logged is not sent' -r -f -a "off\t''
warn\t''
info\t''
debug\t''"
complete -c telemetry-agent -n "__fish_telemetry_agent_using_subcommand run" -l log-format -d 'How an event is written, on the console and in files' -r -f -a "text\t'For people; a report has several lines'
json\t'A JSON object on one line'"
complete -c telemetry-agent -n "__fish_telemetry_agent_using_subcommand run" -l data-dir -d 'The directory that holds the data, for the size of its file system' -r -F
complete -c telemetry-agent -n "__fish_telemetry_agent_using_subcommand run" -l no-node -d 'Report on this machine alone, without a node'
complete -c telemetry-agent -n "__fish_telemetry_agent_using_subcommand run" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c telemetry-agent -n "__fish_telemetry_agent_using_subcommand preview" -l node -d 'The node to report on, such as https://127.0.0.1:2113, or unix:/var/lib/kurrentdb/kurrent.sock (up to 25.0: eventstore.sock), which needs no user' -r
complete -c telemetry-agent -n "__fish_telemetry_agent_using_subcommand preview" -l ca-file -d 'The file with the certificates, in PEM form, that the node is trusted by instead of the system\'s' -r -F
complete -c telemetry-agent -n "__fish_telemetry_agent_using_subcommand preview" -l same-machine -d 'Whether the node\'s cores, architecture, system and container are this agent\'s own' -r -f -a "auto\t'They are where the node is reached by a loopback address or a socket'
yes\t'They are, though its address does not say so'
no\t'They are not: it runs in a container of its own, whose port is published here'"
complete -c telemetry-agent -n "__fish_telemetry_agent_using_subcommand preview" -l user -d 'The user as whom the node is read, with --password-file or the variable TELEMETRY_AGENT_PASSWORD' -r
complete -c telemetry-agent -n "__fish_telemetry_agent_using_subcommand preview" -l password -r
complete -c telemetry-agent -n "__fish_telemetry_agent_using_subcommand preview" -l password-file -d 'The file with that user\'s password; a line feed at its end is not part of it. Without it, it is the credential `password` of the service, if it has one' -r -F
complete -c telemetry-agent -n "__fish_telemetry_agent_using_subcommand preview" -l node-optout -d 'What to do when the node says that it is opted out itself, or does not let it be known' -r -f -a "honour\t'Log the report, and send nothing'
ignore\t'Send it all the same, to an endpoint of your own'"
complete -c telemetry-agent -n "__fish_telemetry_agent_using_subcommand preview" -l tag -d 'The release tag to report, such as oss-v23.10.0, since a node does not tell it' -r
complete -c telemetry-agent -n "__fish_telemetry_agent_using_subcommand preview" -l edition -d 'The edition to report, of a server since 24.2: local, oss, ce or ee' -r
complete -c telemetry-agent -n "__fish_telemetry_agent_using_subcommand preview" -l endpoint -d 'Where to post reports: https, or http on this machine. Without it nothing is sent' -r
complete -c telemetry-agent -n "__fish_telemetry_agent_using_subcommand preview" -l endpoint-ca-file -d 'The PEM file with the certificates that the endpoint is trusted by, instead of the system\'s; read for each report' -r -F
complete -c telemetry-agent -n "__fish_telemetry_agent_using_subcommand preview" -l endpoint-proxy -d 'The proxy through which an endpoint of https is reached, such as http://proxy.example.com:3128' -r
complete -c telemetry-agent -n "__fish_telemetry_agent_using_subcommand preview" -l endpoint-header-file -d 'The file with headers for the endpoint, such as Authorization: Bearer TOKEN; read for each report. Without it, it is the credential `headers` of the service, if it has one' -r -F
complete -c telemetry-agent -n "__fish_telemetry_agent_using_subcommand preview" -l without -d 'A section or a field to leave out, such as gossip or database.firstEpochId, as `fields` lists it. It may be given again, and the variable takes several with commas between them' -r
complete -c telemetry-agent -n "__fish_telemetry_agent_using_subcommand preview" -l first-report -d 'How long after start the first report is made; under an hour only to an endpoint on this machine' -r
complete -c telemetry-agent -n "__fish_telemetry_agent_using_subcommand preview" -l interval -d 'How long after that each further report is made; under an hour only to an endpoint on this machine' -r
complete -c telemetry-agent -n "__fish_telemetry_agent_using_subcommand preview" -l spread -d 'By how much the first report may be later, so that agents that start together do not call together; which part of it, the machine\'s identity and the node\'s address decide' -r
complete -c telemetry-agent -n "__fish_telemetry_agent_using_subcommand preview" -l state-dir -d 'The directory in which the time of the last report is kept, so that an agent that is restarted often does not report more often, and the record of all reports: one that can\'t be recorded is not sent. Without it, it is the one that a service manager gives the service (STATE_DIRECTORY)' -r -F
complete -c telemetry-agent -n "__fish_telemetry_agent_using_subcommand preview" -l log-dir -d 'The directory for log files: one a day, of which 30 are kept. Without it, it is the one that a service manager gives the service (LOGS_DIRECTORY)' -r -F
complete -c telemetry-agent -n "__fish_telemetry_agent_using_subcommand preview" -l metrics-file -d 'The file that is told how reports went, as metrics for a collector of text files; no port is opened' -r -F
complete -c telemetry-agent -n "__fish_telemetry_agent_using_subcommand preview" -l log-level -d 'What is logged; below info no report is logged, and what is not logged is not sent' -r -f -a "off\t''
warn\t''
info\t''
debug\t''"
complete -c telemetry-agent -n "__fish_telemetry_agent_using_subcommand preview" -l log-format -d 'How an event is written, on the console and in files' -r -f -a "text\t'For people; a report has several lines'
json\t'A JSON object on one line'"
complete -c telemetry-agent -n "__fish_telemetry_agent_using_subcommand preview" -l data-dir -d 'The directory that holds the data, for the size of its file system' -r -F
complete -c telemetry-agent -n "__fish_telemetry_agent_using_subcommand preview" -l no-node -d 'Report on this machine alone, without a node'
complete -c telemetry-agent -n "__fish_telemetry_agent_using_subcommand preview" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c telemetry-agent -n "__fish_telemetry_agent_using_subcommand send" -l node -d 'The node to report on, such as https://127.0.0.1:2113, or unix:/var/lib/kurrentdb/kurrent.sock (up to 25.0: eventstore.sock), which needs no user' -r
complete -c telemetry-agent -n "__fish_telemetry_agent_using_subcommand send" -l ca-file -d 'The file with the certificates, in PEM form, that the node is trusted by instead of the system\'s' -r -F
complete -c telemetry-agent -n "__fish_telemetry_agent_using_subcommand send" -l same-machine -d 'Whether the node\'s cores, architecture, system and container are this agent\'s own' -r -f -a "auto\t'They are where the node is reached by a loopback address or a socket'
yes\t'They are, though its address does not say so'
no\t'They are not: it runs in a container of its own, whose port is published here'"
complete -c telemetry-agent -n "__fish_telemetry_agent_using_subcommand send" -l user -d 'The user as whom the node is read, with --password-file or the variable TELEMETRY_AGENT_PASSWORD' -r
complete -c telemetry-agent -n "__fish_telemetry_agent_using_subcommand send" -l password -r
complete -c telemetry-agent -n "__fish_telemetry_agent_using_subcommand send" -l password-file -d 'The file with that user\'s password; a line feed at its end is not part of it. Without it, it is the credential `password` of the service, if it has one' -r -F
complete -c telemetry-agent -n "__fish_telemetry_agent_using_subcommand send" -l node-optout -d 'What to do when the node says that it is opted out itself, or does not let it be known' -r -f -a "honour\t'Log the report, and send nothing'
ignore\t'Send it all the same, to an endpoint of your own'"
complete -c telemetry-agent -n "__fish_telemetry_agent_using_subcommand send" -l tag -d 'The release tag to report, such as oss-v23.10.0, since a node does not tell it' -r
complete -c telemetry-agent -n "__fish_telemetry_agent_using_subcommand send" -l edition -d 'The edition to report, of a server since 24.2: local, oss, ce or ee' -r
complete -c telemetry-agent -n "__fish_telemetry_agent_using_subcommand send" -l endpoint -d 'Where to post reports: https, or http on this machine. Without it nothing is sent' -r
complete -c telemetry-agent -n "__fish_telemetry_agent_using_subcommand send" -l endpoint-ca-file -d 'The PEM file with the certificates that the endpoint is trusted by, instead of the system\'s; read for each report' -r -F
complete -c telemetry-agent -n "__fish_telemetry_agent_using_subcommand send" -l endpoint-proxy -d 'The proxy through which an endpoint of https is reached, such as http://proxy.example.com:3128' -r
complete -c telemetry-agent -n "__fish_telemetry_agent_using_subcommand send" -l endpoint-header-file -d 'The file with headers for the endpoint, such as Authorization: Bearer TOKEN; read for each report. Without it, it is the credential `headers` of the service, if it has one' -r -F
complete -c telemetry-agent -n "__fish_telemetry_agent_using_subcommand send" -l without -d 'A section or a field to leave out, such as gossip or database.firstEpochId, as `fields` lists it. It may be given again, and the variable takes several with commas between them' -r
complete -c telemetry-agent -n "__fish_telemetry_agent_using_subcommand send" -l first-report -d 'How long after start the first report is made; under an hour only to an endpoint on this machine' -r
complete -c telemetry-agent -n "__fish_telemetry_agent_using_subcommand send" -l interval -d 'How long after that each further report is made; under an hour only to an endpoint on this machine' -r
complete -c telemetry-agent -n "__fish_telemetry_agent_using_subcommand send" -l spread -d 'By how much the first report may be later, so that agents that start together do not call together; which part of it, the machine\'s identity and the node\'s address decide' -r
complete -c telemetry-agent -n "__fish_telemetry_agent_using_subcommand send" -l state-dir -d 'The directory in which the time of the last report is kept, so that an agent that is restarted often does not report more often, and the record of all reports: one that can\'t be recorded is not sent. Without it, it is the one that a service manager gives the service (STATE_DIRECTORY)' -r -F
complete -c telemetry-agent -n "__fish_telemetry_agent_using_subcommand send" -l log-dir -d 'The directory for log files: one a day, of which 30 are kept. Without it, it is the one that a service manager gives the service (LOGS_DIRECTORY)' -r -F
complete -c telemetry-agent -n "__fish_telemetry_agent_using_subcommand send" -l metrics-file -d 'The file that is told how reports went, as metrics for a collector of text files; no port is opened' -r -F
complete -c telemetry-agent -n "__fish_telemetry_agent_using_subcommand send" -l log-level -d 'What is logged; below info no report is logged, and what is not logged is not sent' -r -f -a "off\t''
warn\t''
info\t''
debug\t''"
complete -c telemetry-agent -n "__fish_telemetry_agent_using_subcommand send" -l log-format -d 'How an event is written, on the console and in files' -r -f -a "text\t'For people; a report has several lines'
json\t'A JSON object on one line'"
complete -c telemetry-agent -n "__fish_telemetry_agent_using_subcommand send" -l data-dir -d 'The directory that holds the data, for the size of its file system' -r -F
complete -c telemetry-agent -n "__fish_telemetry_agent_using_subcommand send" -l no-node -d 'Report on this machine alone, without a node'
complete -c telemetry-agent -n "__fish_telemetry_agent_using_subcommand send" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c telemetry-agent -n "__fish_telemetry_agent_using_subcommand check" -l node -d 'The node to report on, such as https://127.0.0.1:2113, or unix:/var/lib/kurrentdb/kurrent.sock (up to 25.0: eventstore.sock), which needs no user' -r
complete -c telemetry-agent -n "__fish_telemetry_agent_using_subcommand check" -l ca-file -d 'The file with the certificates, in PEM form, that the node is trusted by instead of the system\'s' -r -F
complete -c telemetry-agent -n "__fish_telemetry_agent_using_subcommand check" -l same-machine -d 'Whether the node\'s cores, architecture, system and container are this agent\'s own' -r -f -a "auto\t'They are where the node is reached by a loopback address or a socket'
yes\t'They are, though its address does not say so'
no\t'They are not: it runs in a container of its own, whose port is published here'"
complete -c telemetry-agent -n "__fish_telemetry_agent_using_subcommand check" -l user -d 'The user as whom the node is read, with --password-file or the variable TELEMETRY_AGENT_PASSWORD' -r
complete -c telemetry-agent -n "__fish_telemetry_agent_using_subcommand check" -l password -r
complete -c telemetry-agent -n "__fish_telemetry_agent_using_subcommand check" -l password-file -d 'The file with that user\'s password; a line feed at its end is not part of it. Without it, it is the credential `password` of the service, if it has one' -r -F
complete -c telemetry-agent -n "__fish_telemetry_agent_using_subcommand check" -l node-optout -d 'What to do when the node says that it is opted out itself, or does not let it be known' -r -f -a "honour\t'Log the report, and send nothing'
ignore\t'Send it all the same, to an endpoint of your own'"
complete -c telemetry-agent -n "__fish_telemetry_agent_using_subcommand check" -l tag -d 'The release tag to report, such as oss-v23.10.0, since a node does not tell it' -r
complete -c telemetry-agent -n "__fish_telemetry_agent_using_subcommand check" -l edition -d 'The edition to report, of a server since 24.2: local, oss, ce or ee' -r
complete -c telemetry-agent -n "__fish_telemetry_agent_using_subcommand check" -l endpoint -d 'Where to post reports: https, or http on this machine. Without it nothing is sent' -r
complete -c telemetry-agent -n "__fish_telemetry_agent_using_subcommand check" -l endpoint-ca-file -d 'The PEM file with the certificates that the endpoint is trusted by, instead of the system\'s; read for each report' -r -F
complete -c telemetry-agent -n "__fish_telemetry_agent_using_subcommand check" -l endpoint-proxy -d 'The proxy through which an endpoint of https is reached, such as http://proxy.example.com:3128' -r
complete -c telemetry-agent -n "__fish_telemetry_agent_using_subcommand check" -l endpoint-header-file -d 'The file with headers for the endpoint, such as Authorization: Bearer TOKEN; read for each report. Without it, it is the credential `headers` of the service, if it has one' -r -F
complete -c telemetry-agent -n "__fish_telemetry_agent_using_subcommand check" -l without -d 'A section or a field to leave out, such as gossip or database.firstEpochId, as `fields` lists it. It may be given again, and the variable takes several with commas between them' -r
complete -c telemetry-agent -n "__fish_telemetry_agent_using_subcommand check" -l first-report -d 'How long after start the first report is made; under an hour only to an endpoint on this machine' -r
complete -c telemetry-agent -n "__fish_telemetry_agent_using_subcommand check" -l interval -d 'How long after that each further report is made; under an hour only to an endpoint on this machine' -r
complete -c telemetry-agent -n "__fish_telemetry_agent_using_subcommand check" -l spread -d 'By how much the first report may be later, so that agents that start together do not call together; which part of it, the machine\'s identity and the node\'s address decide' -r
complete -c telemetry-agent -n "__fish_telemetry_agent_using_subcommand check" -l state-dir -d 'The directory in which the time of the last report is kept, so that an agent that is restarted often does not report more often, and the record of all reports: one that can\'t be recorded is not sent. Without it, it is the one that a service manager gives the service (STATE_DIRECTORY)' -r -F
complete -c telemetry-agent -n "__fish_telemetry_agent_using_subcommand check" -l log-dir -d 'The directory for log files: one a day, of which 30 are kept. Without it, it is the one that a service manager gives the service (LOGS_DIRECTORY)' -r -F
complete -c telemetry-agent -n "__fish_telemetry_agent_using_subcommand check" -l metrics-file -d 'The file that is told how reports went, as metrics for a collector of text files; no port is opened' -r -F
complete -c telemetry-agent -n "__fish_telemetry_agent_using_subcommand check" -l log-level -d 'What is logged; below info no report is logged, and what is not logged is not sent' -r -f -a "off\t''
warn\t''
info\t''
debug\t''"
complete -c telemetry-agent -n "__fish_telemetry_agent_using_subcommand check" -l log-format -d 'How an event is written, on the console and in files' -r -f -a "text\t'For people; a report has several lines'
json\t'A JSON object on one line'"
complete -c telemetry-agent -n "__fish_telemetry_agent_using_subcommand check" -l data-dir -d 'The directory that holds the data, for the size of its file system' -r -F
complete -c telemetry-agent -n "__fish_telemetry_agent_using_subcommand check" -l json -d 'Print one JSON object: absent (path, reason), consent, consentReason, inputs (decides, name, value), logged, missing (how many causes there are), node (endpoint, feeds, reason, state), nodeError, nodeMessages, optOut and receiver (address, headers, reason, state)'
complete -c telemetry-agent -n "__fish_telemetry_agent_using_subcommand check" -l no-node -d 'Report on this machine alone, without a node'
complete -c telemetry-agent -n "__fish_telemetry_agent_using_subcommand check" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c telemetry-agent -n "__fish_telemetry_agent_using_subcommand compare" -l node-log -d 'The node\'s log of a day on which it wrote its message, such as log20261122.json' -r -F
complete -c telemetry-agent -n "__fish_telemetry_agent_using_subcommand compare" -l node -d 'The node to report on, such as https://127.0.0.1:2113, or unix:/var/lib/kurrentdb/kurrent.sock (up to 25.0: eventstore.sock), which needs no user' -r
complete -c telemetry-agent -n "__fish_telemetry_agent_using_subcommand compare" -l ca-file -d 'The file with the certificates, in PEM form, that the node is trusted by instead of the system\'s' -r -F
complete -c telemetry-agent -n "__fish_telemetry_agent_using_subcommand compare" -l same-machine -d 'Whether the node\'s cores, architecture, system and container are this agent\'s own' -r -f -a "auto\t'They are where the node is reached by a loopback address or a socket'
yes\t'They are, though its address does not say so'
no\t'They are not: it runs in a container of its own, whose port is published here'"
complete -c telemetry-agent -n "__fish_telemetry_agent_using_subcommand compare" -l user -d 'The user as whom the node is read, with --password-file or the variable TELEMETRY_AGENT_PASSWORD' -r
complete -c telemetry-agent -n "__fish_telemetry_agent_using_subcommand compare" -l password -r
complete -c telemetry-agent -n "__fish_telemetry_agent_using_subcommand compare" -l password-file -d 'The file with that user\'s password; a line feed at its end is not part of it. Without it, it is the credential `password` of the service, if it has one' -r -F
complete -c telemetry-agent -n "__fish_telemetry_agent_using_subcommand compare" -l node-optout -d 'What to do when the node says that it is opted out itself, or does not let it be known' -r -f -a "honour\t'Log the report, and send nothing'
ignore\t'Send it all the same, to an endpoint of your own'"
complete -c telemetry-agent -n "__fish_telemetry_agent_using_subcommand compare" -l tag -d 'The release tag to report, such as oss-v23.10.0, since a node does not tell it' -r
complete -c telemetry-agent -n "__fish_telemetry_agent_using_subcommand compare" -l edition -d 'The edition to report, of a server since 24.2: local, oss, ce or ee' -r
complete -c telemetry-agent -n "__fish_telemetry_agent_using_subcommand compare" -l endpoint -d 'Where to post reports: https, or http on this machine. Without it nothing is sent' -r
complete -c telemetry-agent -n "__fish_telemetry_agent_using_subcommand compare" -l endpoint-ca-file -d 'The PEM file with the certificates that the endpoint is trusted by, instead of the system\'s; read for each report' -r -F
complete -c telemetry-agent -n "__fish_telemetry_agent_using_subcommand compare" -l endpoint-proxy -d 'The proxy through which an endpoint of https is reached, such as http://proxy.example.com:3128' -r
complete -c telemetry-agent -n "__fish_telemetry_agent_using_subcommand compare" -l endpoint-header-file -d 'The file with headers for the endpoint, such as Authorization: Bearer TOKEN; read for each report. Without it, it is the credential `headers` of the service, if it has one' -r -F
complete -c telemetry-agent -n "__fish_telemetry_agent_using_subcommand compare" -l without -d 'A section or a field to leave out, such as gossip or database.firstEpochId, as `fields` lists it. It may be given again, and the variable takes several with commas between them' -r
complete -c telemetry-agent -n "__fish_telemetry_agent_using_subcommand compare" -l first-report -d 'How long after start the first report is made; under an hour only to an endpoint on this machine' -r
complete -c telemetry-agent -n "__fish_telemetry_agent_using_subcommand compare" -l interval -d 'How long after that each further report is made; under an hour only to an endpoint on this machine' -r
complete -c telemetry-agent -n "__fish_telemetry_agent_using_subcommand compare" -l spread -d 'By how much the first report may be later, so that agents that start together do not call together; which part of it, the machine\'s identity and the node\'s address decide' -r
complete -c telemetry-agent -n "__fish_telemetry_agent_using_subcommand compare" -l state-dir -d 'The directory in which the time of the last report is kept, so that an agent that is restarted often does not report more often, and the record of all reports: one that can\'t be recorded is not sent. Without it, it is the one that a service manager gives the service (STATE_DIRECTORY)' -r -F
complete -c telemetry-agent -n "__fish_telemetry_agent_using_subcommand compare" -l log-dir -d 'The directory for log files: one a day, of which 30 are kept. Without it, it is the one that a service manager gives the service (LOGS_DIRECTORY)' -r -F
complete -c telemetry-agent -n "__fish_telemetry_agent_using_subcommand compare" -l metrics-file -d 'The file that is told how reports went, as metrics for a collector of text files; no port is opened' -r -F
complete -c telemetry-agent -n "__fish_telemetry_agent_using_subcommand compare" -l log-level -d 'What is logged; below info no report is logged, and what is not logged is not sent' -r -f -a "off\t''
warn\t''
info\t''
debug\t''"
complete -c telemetry-agent -n "__fish_telemetry_agent_using_subcommand compare" -l log-format -d 'How an event is written, on the console and in files' -r -f -a "text\t'For people; a report has several lines'
json\t'A JSON object on one line'"
complete -c telemetry-agent -n "__fish_telemetry_agent_using_subcommand compare" -l data-dir -d 'The directory that holds the data, for the size of its file system' -r -F
complete -c telemetry-agent -n "__fish_telemetry_agent_using_subcommand compare" -l no-node -d 'Report on this machine alone, without a node'
complete -c telemetry-agent -n "__fish_telemetry_agent_using_subcommand compare" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c telemetry-agent -n "__fish_telemetry_agent_using_subcommand history" -l state-dir -d 'The state directory of the agent, or the directory of one node in it' -r -F
complete -c telemetry-agent -n "__fish_telemetry_agent_using_subcommand history" -l last -d 'List the last lines only, so many' -r
complete -c telemetry-agent -n "__fish_telemetry_agent_using_subcommand history" -l since -d 'List what was recorded from this day on, such as 2026-11-28, or from a moment such as 2026-11-28T12:00:00Z' -r
complete -c telemetry-agent -n "__fish_telemetry_agent_using_subcommand history" -l show -d 'Print the exact text of the report whose line, or whose text, has a hash that begins so' -r
complete -c telemetry-agent -n "__fish_telemetry_agent_using_subcommand history" -l head -d 'Say also whether the record has a line with this hash, which stands at the end of an outcome in the log, or in an export' -r
complete -c telemetry-agent -n "__fish_telemetry_agent_using_subcommand history" -l json -d 'Print the lines as they are recorded, which are JSON objects'
complete -c telemetry-agent -n "__fish_telemetry_agent_using_subcommand history" -l verify -d 'Say whether every line is as it was recorded, and after the line that it was recorded after'
complete -c telemetry-agent -n "__fish_telemetry_agent_using_subcommand history" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c telemetry-agent -n "__fish_telemetry_agent_using_subcommand export" -l state-dir -d 'The state directory of the agent, or the directory of one node in it' -r -F
complete -c telemetry-agent -n "__fish_telemetry_agent_using_subcommand export" -l since -d 'Export what was recorded from this day on, such as 2026-11-28, or from a moment such as 2026-11-28T12:00:00Z' -r
complete -c telemetry-agent -n "__fish_telemetry_agent_using_subcommand export" -l output -d 'The file to write, which must not be there' -r -F
complete -c telemetry-agent -n "__fish_telemetry_agent_using_subcommand export" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c telemetry-agent -n "__fish_telemetry_agent_using_subcommand status" -l state-dir -d 'The state directory of the agent, or the directory of one node in it' -r -F
complete -c telemetry-agent -n "__fish_telemetry_agent_using_subcommand status" -l json -d 'Print one JSON object: the status file, isRunning and isOverdue'
complete -c telemetry-agent -n "__fish_telemetry_agent_using_subcommand status" -l alive -d 'Say only whether an agent runs and is not overdue: a receiver\'s outage is none of its own'
complete -c telemetry-agent -n "__fish_telemetry_agent_using_subcommand status" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c telemetry-agent -n "__fish_telemetry_agent_using_subcommand fields" -l format -d 'How to print it' -r -f -a "table\t'A table for a terminal'
markdown\t'A document'
json\t'An array of objects'
json-schema\t'A JSON Schema, draft 2020-12, that every report fits'"
complete -c telemetry-agent -n "__fish_telemetry_agent_using_subcommand fields" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c telemetry-agent -n "__fish_telemetry_agent_using_subcommand help; and not __fish_seen_subcommand_from run preview send check compare history export status fields help" -f -a "run" -d 'Report on the schedule until SIGINT or SIGTERM'
complete -c telemetry-agent -n "__fish_telemetry_agent_using_subcommand help; and not __fish_seen_subcommand_from run preview send check compare history export status fields help" -f -a "preview" -d 'Print exactly the text that would be sent now, and send nothing; this works opted out, too'
complete -c telemetry-agent -n "__fish_telemetry_agent_using_subcommand help; and not __fish_seen_subcommand_from run preview send check compare history export status fields help" -f -a "send" -d 'Send one report now, log it, and say how it went, to prove the way to a receiver'
complete -c telemetry-agent -n "__fish_telemetry_agent_using_subcommand help; and not __fish_seen_subcommand_from run preview send check compare history export status fields help" -f -a "check" -d 'Show what may be read of the node, and whether reports would arrive; nothing is sent'
complete -c telemetry-agent -n "__fish_telemetry_agent_using_subcommand help; and not __fish_seen_subcommand_from run preview send check compare history export status fields help" -f -a "compare" -d 'Show, field by field, what the node\'s own message and this agent\'s report have in common'
complete -c telemetry-agent -n "__fish_telemetry_agent_using_subcommand help; and not __fish_seen_subcommand_from run preview send check compare history export status fields help" -f -a "history" -d 'List what was recorded in the state directory: when a report was made, where it went, what came of it, and why'
complete -c telemetry-agent -n "__fish_telemetry_agent_using_subcommand help; and not __fish_seen_subcommand_from run preview send check compare history export status fields help" -f -a "export" -d 'Write the exact text of each recorded report into a file, with its hash and its key, for a comparison with what was received'
complete -c telemetry-agent -n "__fish_telemetry_agent_using_subcommand help; and not __fish_seen_subcommand_from run preview send check compare history export status fields help" -f -a "status" -d 'Show whether an agent runs, how its last report went, and when the next one is due'
complete -c telemetry-agent -n "__fish_telemetry_agent_using_subcommand help; and not __fish_seen_subcommand_from run preview send check compare history export status fields help" -f -a "fields" -d 'List every field that this build can send, from its declarations alone'
complete -c telemetry-agent -n "__fish_telemetry_agent_using_subcommand help; and not __fish_seen_subcommand_from run preview send check compare history export status fields help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
