import { runCapacity } from './run-capacity.ts'

/** `npm run capacity`: what a load needs and costs on AWS, and what ends first. */
process.exitCode = runCapacity(process.argv.slice(2), (line) => console.log(line))
