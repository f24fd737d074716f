_postern() {
  local IFS=$'\n'
  COMPREPLY=($(postern completion words -- "${COMP_WORDS[@]:1:COMP_CWORD}" 2> /dev/null))
}
complete -o default -F _postern postern
