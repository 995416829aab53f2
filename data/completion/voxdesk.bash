# bash completion for voxdesk, made of its table of commands by: voxdesk completion bash
# Where bash-completion is installed it is found by itself; elsewhere: . <(voxdesk completion bash)

@TABLES@
_voxdesk() {
	local cur=${COMP_WORDS[COMP_CWORD]} command='' flag='' list word i n=1
	for ((i = 1; i < COMP_CWORD; i++)); do
		word=${COMP_WORDS[i]}
		if [[ $word == '=' ]]; then # --flag=value comes as three words
			continue
		elif [[ $flag ]]; then
			flag=''
		elif [[ $word == -* ]]; then
			_voxdesk_takes_value "$word" && flag=$word
		elif [[ $'\n'$(_voxdesk_subs "$command")$'\n' == *$'\n'"$word"$'\n'* ]]; then
			[[ $command$word != help ]] && command+=${command:+ }$word
		else
			((n++))
		fi
	done
	[[ $cur == '=' ]] && cur=''
	if [[ $flag ]]; then
		list=$(_voxdesk_values "$command" "$flag")
	elif [[ $cur == -* ]]; then
		list=$(_voxdesk_flags "$command")
	else
		list=$(_voxdesk_subs "$command")
		[[ $list ]] || list=$(_voxdesk_operands "$command" "$n")
	fi
	COMPREPLY=()
	case $list in
	@files) compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen -f -- "$cur") ;;
	@dirs) compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen -d -- "$cur") ;;
	*)
		[[ $list == @carriers ]] && list=$("$1" carriers 2>/dev/null | cut -d ' ' -f 1)
		while read -r word; do
			[[ $word && $word == "$cur"* ]] && COMPREPLY+=("$word")
		done <<<"$list"
		;;
	esac
}
complete -F _voxdesk voxdesk
