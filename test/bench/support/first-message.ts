import type { ChildProcess } from 'node:child_process'

/** What a child process says first. Throws when it ends before it has said anything. */
export function firstMessage<Message>(child: ChildProcess): Promise<Message> {
  return new Promise((resolve, reject) => {
    child.once('message', (message) => resolve(message as Message))
    child.once('exit', (code) => reject(new Error(`a process of the bench ended with ${code}`)))
  })
}
