#compdef voxdesk
# zsh completion for voxdesk, made of its table of commands by: voxdesk completion zsh
# It lies as _voxdesk in a folder of fpath; or, behind compinit: . <(voxdesk completion zsh)

@TABLES@
_voxdesk() {
	local command='' flag='' word n=1
	local -i i
	local -a list
	for ((i = 2; i < CURRENT; i++)); do
		word=${words[i]}
		if [[ -n $flag ]]; then
			flag=''
		elif [[ $word == -* ]]; then
			_voxdesk_takes_value "$word" && flag=$word
		elif [[ $'\n'"$(_voxdesk_subs "$command")"$'\n' == *$'\n'"$word"$'\n'* ]]; then
			[[ $command$word != help ]] && command+=${command:+ }$word
		else
			n=$((n + 1))
		fi
	done
	word=${words[CURRENT]}
	if [[ $word == --*=* ]]; then
		flag=${word%%=*}
		compset -P '*='
	fi
	if [[ -n $flag ]]; then
		list=(${(f)"$(_voxdesk_values "$command" "$flag")"})
	elif [[ $word == -* ]]; then
		list=(${(f)"$(_voxdesk_flags "$command")"})
	else
		list=(${(f)"$(_voxdesk_subs "$command")"})
		((${#list})) || list=(${(f)"$(_voxdesk_operands "$command" "$n")"})
	fi
	case $list in
	@files) _files; return ;;
	@dirs) _files -/; return ;;
	@carriers) list=(${(f)"$(${words[1]} carriers 2>/dev/null | cut -d ' ' -f 1)"}) ;;
	esac
	compadd -- $list
}
# Loaded from fpath this file is the function; sourced, it says what it is for.
if [[ ${funcstack[1]} == _voxdesk ]]; then
	_voxdesk "$@"
else
	compdef _voxdesk voxdesk
fi
