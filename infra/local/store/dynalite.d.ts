/** What this project uses of dynalite, which has no types of its own. */
declare module 'dynalite' {
  import type { Server } from 'node:http'

  export type Options = {
    /** Folder of the LevelDB store; in memory without it. */
    readonly path?: string
    /** How long a new table stays CREATING, in ms. */
    readonly createTableMs?: number
  }

  export default function dynalite(options?: Options): Server
}
