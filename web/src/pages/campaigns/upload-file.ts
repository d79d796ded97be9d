// A file on its way to the server with its bytes counted: fetch tells nothing of what it has sent, XMLHttpRequest does.
import { errorOf } from '../../../../packages/client/src/problem.ts';
import { type Answer, KaskadError, pathOf, sessionHeaders } from '../../api/kaskad.ts';

export type FileHead = Answer<'campaigns.upload'>;

const NAME_MAX = 100;
const XLSX_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** What it may be called; which it is, the server tells by its bytes. */
export const FILE_ENDINGS = ['.csv', '.txt', '.xlsx'] as const;
export const hasFileEnding = (name: string): boolean =>
  FILE_ENDINGS.some((ending) => name.toLowerCase().endsWith(ending));

/** Resolves with the first rows of the file. @throws KaskadError; AbortError when it was stopped */
export function uploadFile(
  id: number,
  file: File,
  onProgress: (loadedBytes: number) => void,
  signal: AbortSignal,
): Promise<FileHead> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open(
      'PUT',
      pathOf('campaigns.upload', { params: { id }, query: { name: file.name.slice(-NAME_MAX) }, body: file }),
    );
    for (const [name, value] of Object.entries(sessionHeaders())) request.setRequestHeader(name, value);
    request.setRequestHeader('content-type', /\.xlsx$/i.test(file.name) ? XLSX_TYPE : 'text/csv');
    request.upload.onprogress = ({ loaded }) => onProgress(Math.min(file.size, loaded));
    request.onload = () => {
      const isDone = request.status >= 200 && request.status < 300;
      if (isDone) return resolve(JSON.parse(request.responseText) as FileHead);
      const requestId = request.getResponseHeader('x-request-id') ?? '';
      const answer = new Response(request.responseText, {
        status: request.status,
        headers: { 'x-request-id': requestId },
      });
      void errorOf(answer).then(reject);
    };
    request.onerror = () => reject(new KaskadError('no answer', { status: 0, code: 'no_answer' }));
    request.onabort = () => reject(new DOMException('stopped', 'AbortError'));
    signal.addEventListener('abort', () => request.abort(), { once: true });
    request.send(file);
  });
}
