# fish completion for voxdesk, made of its table of commands by: voxdesk completion fish
# It lies in a folder of vendor_completions.d; or: voxdesk completion fish | source

# The words typed so far that are no flags nor values of flags.
function __voxdesk_words
	set -l typed (commandline -opc)
	set -l value 0
	for word in $typed[2..-1]
		if test $value = 1
			set value 0
		else if string match -q -- '-*' $word
			__voxdesk_takes_value $word; and set value 1
		else if test $word != help
			printf '%s\n' $word
		end
	end
end
# Exactly these words stand there; so many more words than these; these and maybe more.
function __voxdesk_at
	set -l typed (__voxdesk_words)
	test "$typed" = "$argv[1]"
end
function __voxdesk_operand
	set -l typed (__voxdesk_words)
	set -l command (string split -n ' ' -- $argv[1])
	test (count $typed) -eq (math (count $command) + $argv[2] - 1); and __voxdesk_in $argv[1]
end
function __voxdesk_in
	set -l typed (__voxdesk_words)
	string match -q -- "$argv[1] *" "$typed "
end
function __voxdesk_carriers
	set -l typed (commandline -opc)
	$typed[1] carriers 2>/dev/null | string replace -r ' .*' ''
end
complete -c voxdesk -f
@TABLES@
