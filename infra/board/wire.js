/** As many of the newest orders are listed. */
export const mostListed = 500
/** How the board's own application answers pushes: as it should, with HTTP 500, or not at all. */
export const receiverModes = ['ok', 'error', 'silent']
/** What Juhe can be made to do wrong at a submit: names of the sandbox's faults. */
export const juheFaults = ['reset-after', 'reset-before', 'html', 'code-10020']
