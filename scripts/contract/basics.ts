// What the programs on the generated client share: where the server is, and what to do with an answer.
declare const process: { env: Record<string, string | undefined> };

export const address = process.env.FANGKE_URL ?? "";

export function given<T>(answer: { data?: T; error?: unknown; response: Response }): T {
  if (answer.data === undefined) throw new Error(`${answer.response.url}: ${answer.response.status} ${JSON.stringify(answer.error)}`);
  return answer.data;
}

export function expect(holds: boolean, what: string): void {
  if (!holds) throw new Error(`not so: ${what}`);
}
