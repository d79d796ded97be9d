import Type from 'typebox';
import { pageOfTokens } from '../../store/admin/tokens.ts';
import { idCursor, PAGE_LIMIT, pageOf } from '../frame/cursor.ts';
import { clientMay, endpoint } from '../frame/endpoint.ts';
import { oneOf, PageQuery, page, record } from '../frame/fields.ts';
import { One, shownToken, TOKEN_STATES, Token, tokenNamed } from './shown.ts';

/** `GET /tokens`. */
export const getTokens = endpoint({
  id: 'tokens.list',
  method: 'GET',
  path: '/tokens',
  tag: 'Tokens',
  summary: 'The tokens of the account, with their last use',
  access: clientMay('tokens:read'),
  query: record({ ...PageQuery, state: Type.Optional(oneOf(TOKEN_STATES)) }),
  response: page(Token),
  handler: async ({ context, principal, query }) => {
    const limit = query.limit ?? PAGE_LIMIT;
    const filter = { state: query.state, beforeId: idCursor(query.cursor), limit: limit + 1 };
    const rows = await pageOfTokens(context.pool, principal.account.id, filter);
    return pageOf(rows, limit, (token) => [token.id], shownToken);
  },
});

/** `GET /tokens/{id}`. */
export const getToken = endpoint({
  id: 'tokens.get',
  method: 'GET',
  path: '/tokens/{id}',
  tag: 'Tokens',
  summary: 'One token',
  access: clientMay('tokens:read'),
  params: One,
  response: Token,
  errors: ['not_found'],
  handler: async ({ context, principal, params }) =>
    shownToken(await tokenNamed(context.pool, principal.account.id, params.id)),
});
