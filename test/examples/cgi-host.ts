import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'

/** A web server that hands every request to one CGI program (RFC 3875), as far as a receiver needs it. */
export async function startCgiHost(program: string, port: number, env: NodeJS.ProcessEnv) {
  const server = createServer(async (request, response) => {
    const headers = Object.entries(request.headers).map(([name, value]) => [
      `HTTP_${name.toUpperCase().replaceAll('-', '_')}`,
      String(value),
    ])
    const child = spawn('bash', [program], {
      env: { ...env, ...Object.fromEntries(headers), REQUEST_METHOD: request.method },
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    // A program that has made up its mind need not read the body.
    child.stdin.on('error', () => undefined)
    request.pipe(child.stdin)
    let written = ''
    child.stdout.on('data', (chunk) => (written += chunk))
    await once(child, 'close')
    response.writeHead(Number(/^Status: (\d{3})/.exec(written)?.[1] ?? 500)).end()
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  return { close: () => new Promise((resolve) => server.close(resolve)) }
}
