/** How a command ended, for scripts. The numbers are an interface: they are added to, never changed. */
export const exitCodes = {
  /** Done, or there was nothing to do. */
  done: 0,
  /** Something unforeseen, or Juhe refused. What was changed until then stays changed. */
  failed: 1,
  /** The command line is wrong; nothing was done. */
  usage: 2,
  /** No such tenant, key, order or push; nothing was done. */
  notFound: 3,
  /** It needs a yes (`--yes`, or an answer at a terminal) that was not given; nothing was done. */
  notConfirmed: 4,
  /** What is there does not allow it, such as an id that is taken; nothing was done. */
  conflict: 5,
  /** The table, the stage, its secrets or Juhe could not be reached: worth trying again. */
  unavailable: 6,
  /** A check found what it looks for. */
  troubleFound: 7,
  /** AWS does not let you: no credentials, wrong ones or old ones, or they do not permit it. */
  denied: 8,
} as const

/** One of `exitCodes`. */
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]
