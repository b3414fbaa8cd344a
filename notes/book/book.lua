-- book.lua - a lab's page, or a chapter of notes/, as a page of the book; a pandoc filter for book.mk
--
-- From the environment: SLUG, the chapter's name in the book; PAGES, its pages' paths in the tree, which pandoc reads one behind the
-- other; OUT, build/book. There it reads chapters.tsv (SLUG, path, title and a mark for sessions), heads/PATH
-- and outcomes (of the pages' sessions). It writes part/SLUG.json, the page as a part of the EPUB; part/SLUG.paper, .toc and .head, the
-- page, its contents and the style of its head for the PDF; part/SLUG.search, what the search looks in; and part/SLUG.d, the files that it
-- has read, for make. A file that the page links to goes to html/files.
--
-- It puts the listing of each program that a page links to behind the section that does so first, turns links between pages into links
-- between chapters, makes one page of a lab's breakages and exercises, sets a .linux and a .macos session side by side and marks what
-- differs, names what a macOS answer rests on, and lets each choice of a question open its reason. It writes the tables
-- {{table FILE}}, of differences, {{facts FILE}}, and {{status}}, how the sessions ended here; {{checked}} is that in a sentence, and
-- {{labs}} is the list of labs in README.md, with pictures; {{messages}} is that of the messages in notes/why.md. What is missing stops it, with the page and the line: a file, a figure or its
-- text, a marker, a heading that a link names, a fact, a word in a table's head, a choice's reason.

local SLUG, OUT = os.getenv 'SLUG', os.getenv 'OUT'
local PAGES = {}
for path in os.getenv('PAGES'):gmatch '%S+' do PAGES[#PAGES + 1] = path end
local stringify = pandoc.utils.stringify

-- A function that remembers
local function once(make)
  local made = {}
  return function(text)
    if made[text] == nil then made[text] = make(text) end
    return made[text]
  end
end

local read = once(function(path) -- false: there is no such file
  local file = io.open(path, 'rb')
  local text = file and file:read 'a'
  if file then file:close() end
  return text or false
end)

local function lines(text)
  local all = {}
  for line in (text:gsub('\n$', '') .. '\n'):gmatch '(.-)\n' do all[#all + 1] = line end
  return all
end

-- The files that make knows the page to need
local needs = {}
local function need(path)
  needs[path] = true
  return path
end

-- A link's or a figure's target as it is written on that page: pandoc has put the page's directory in front
local function written(target, page)
  local dir = page:match '^.*/'
  return target:sub(1, #dir) == dir and target:sub(#dir + 1) or target
end

-- Ends the build and blames the first line that `is` finds, given the line, the next and their page; TARGET is a target to name
local function stop(is, what, target)
  local page, number = PAGES[1], 1
  for _, path in ipairs(PAGES) do
    local all = lines(read(path))
    for n, line in ipairs(all) do
      if is(line, all[n + 1] or '', path) then
        page, number = path, n
        goto found
      end
    end
  end
  ::found::
  io.stderr:write(string.format('%s:%d: %s%s\n', page, number, what, target and written(target, page) or ''))
  os.exit(1)
end

local function has(text, target) -- for stop: whether a line has the text, and behind it the target
  return function(line, _, page) return line:find(text .. (target and written(target, page) .. ')' or ''), 1, true) end
end

local function escape(text)
  return (text:gsub('[&<>"]', { ['&'] = '&amp;', ['<'] = '&lt;', ['>'] = '&gt;', ['"'] = '&quot;' }))
end

local function html(text) return pandoc.RawBlock('html', text) end

-- a/b/../c is a/c
local function normal_path(path)
  local parts = {}
  for part in path:gmatch '[^/]+' do
    if part == '..' then
      if #parts == 0 then return nil end
      parts[#parts] = nil
    elseif part ~= '.' then
      parts[#parts + 1] = part
    end
  end
  return table.concat(parts, '/')
end

---- chapters ----

-- What the list of contents says of a chapter; a path's slug; and which chapter this is
local chapters, chapter_of, at = {}, {}, 0
for line in io.lines(OUT .. '/chapters.tsv') do
  local slug, path, title, sessions = line:match '^(.-)\t(.-)\t(.-)\t(.*)$'
  chapters[#chapters + 1] = { slug = slug, title = title, sessions = sessions ~= '', part = slug:match '-workbook$' ~= nil, here = slug == SLUG }
  if path ~= '' then chapter_of[path] = slug end
  if slug == SLUG then at = #chapters end
end

local function target_of(slug, id)
  return (slug == SLUG and '' or slug .. '.html') .. ((id ~= '' or slug == SLUG) and '#' .. id or '')
end

-- A lab's breakages and exercises as one page: each is a section of it
local function workbook(doc)
  local n, lab = 0, SLUG:match '^%d+'
  doc = doc:walk { Header = function(header)
    if header.level > 1 then return nil end
    n = n + 1
    local kind, name = PAGES[n]:match '/(break)s/(.*)%.md$'
    if not kind then kind, name = PAGES[n]:match '/(exercise)s/(.*)/' end
    header.level, header.identifier = 2, kind .. '-' .. name
    return header
  end }
  local head = pandoc.read(string.format('# %s Break it, and try\n\n`make break-%s` lists the breakages and `make break-%s-NAME` makes one in a ' ..
    'copy; `make try-%s-NAME` begins an exercise.\n', lab, lab, lab, lab), 'markdown+gfm_auto_identifiers').blocks
  head:extend(doc.blocks)
  doc.blocks = head
  return doc
end

---- listings ----

local LONGEST = 110 -- lines; longer files are linked to
local LONG = 88     -- characters; a line of paper has about 100, and there one that goes on in the next gets a sign
local SHORT = 14    -- lines; a block of no more stays on one page of paper
local listed = {} -- a listing's place, as links name it, and its path

local function slugged(text)
  return (text:lower():gsub('[^a-z0-9]+', '-'):gsub('^-', ''):gsub('-$', ''))
end

-- The line of `path` with the one comment that begins with the words of `marker`; `target` is the link
local function marked_line(path, marker, target)
  local at
  for n, line in ipairs(lines(read(need(path)))) do
    local comment = line:match '/%*%s*(.*)'
    if comment and slugged(comment):sub(1, #marker) == marker then
      if at then stop(has('(', target), path .. ' has two comments that begin with: ' .. marker) end
      at = n
    end
  end
  return at or stop(has('(', target), path .. ' has no comment that begins with: ' .. marker)
end

-- Whether a chapter shows this file, and which: a lab's page that links to it, unless the file is long
local function listing_of(path)
  local lab, rest = path:match '^(labs/[^/]+)/(.+)%.[ch]$'
  if not rest or rest:gsub('^parts/', ''):gsub('^probes/', ''):match '/' or #lines(read(path)) > LONGEST then return end
  local page = need(lab .. '/README.md')
  if read(page):find('](' .. path:sub(#lab + 2), 1, true) then return chapter_of[page] end
end

-- What a file is called in its chapter, and there as an id
local function name_of(path) return path:match '^labs/[^/]+/(.*)$' end
local function id_of(path) return (name_of(path):gsub('/', '-')) end

local function is_long(line) return (utf8.len(line) or #line) > LONG end

local function scrolls(label) return { { 'tabindex', '0' }, { 'role', 'group' }, { 'aria-label', label } } end

-- A block that pandoc colours, where it knows the language; each line has the id NAME-NUMBER
local function coloured(text, id, classes, label)
  if #lines(text) <= SHORT then classes:insert 'short' end
  return pandoc.CodeBlock(text, pandoc.Attr(id, classes, scrolls(label)))
end

local function pre(text, short, label)
  return html(string.format('<pre%s tabindex="0" role="group" aria-label="%s"><code>%s</code></pre>', short and ' class="short"' or '', label, text))
end

-- The same as HTML, made once for the page and for paper, because pandoc takes long to colour. A name that is not one of its languages,
-- such as `short`, makes it read the rules of all of them, at each start; `sh` is a second name of bash.
local unnamed = 0
local function painted(block)
  local name, first = block.identifier, block.classes[1]
  if name == '' then
    unnamed = unnamed + 1
    block.identifier = 'cb' .. unnamed
  end
  if not first or first == 'short' then return pre(escape(block.text), first, block.attributes['aria-label']) end
  if first == 'sh' then block.classes[1] = 'bash' end
  local all, n = lines(block.text), 0
  return html((pandoc.write(pandoc.Pandoc { block }, 'html5', { wrap_text = 'none' }):gsub('<span id="[^"]*', function(line)
    n = n + 1
    return is_long(all[n] or '') and line .. '" class="long' or nil
  end)))
end

local function listing(path)
  local name = name_of(path)
  return pandoc.Div({ pandoc.Div({ pandoc.Plain { pandoc.Code(name) } }, pandoc.Attr('', { 'which' })),
    coloured(read(path):gsub('\n$', ''), id_of(path), pandoc.List { 'c', 'numbered' }, name) }, pandoc.Attr('', { 'listing' }))
end

---- links and images ----

-- A question's heading is `### name: question`: here its id becomes the name, which is taken out of its words
local function named(header)
  local name = header.level == 3 and header.content[1].t == 'Str' and header.content[1].text:match '^(%l[%l%d-]*):$'
  if not name or not header.content[3] then return nil end
  header.identifier = name
  header.content:remove(1)
  header.content:remove(1)
  return name
end

-- What a link to one of a chapter's headings may name, and the heading's id: pandoc makes both, but a question has its name, too
local headings = once(function(path)
  local ids, text = {}, (read(need(OUT .. '/heads/' .. path)) or ''):gsub('\n', '\n\n')
  for _, block in ipairs(pandoc.read(text, 'markdown+gfm_auto_identifiers').blocks) do
    local written_id = block.identifier
    named(block)
    ids[written_id], ids[block.identifier] = block.identifier, block.identifier
  end
  return ids
end)

-- Puts a file beside the pages, and says where
local beside = once(function(path)
  local place = OUT .. '/html/files/' .. need(path)
  local file = io.open(place, 'wb')
  if not file then
    os.execute('mkdir -p ' .. place:match '^(.*)/')
    file = assert(io.open(place, 'wb'))
  end
  file:write(read(path))
  file:close()
  return 'files/' .. path
end)

local function resolve(link)
  local target = link.target
  local function blame(what, ...) stop(has('(', target), what, ...) end
  if target:match '^%a[%w+.-]*:' then return nil end
  local path, fragment = target:match '^([^#]*)#?(.*)$'
  local full = path == '' and PAGES[1] or normal_path(path)
  if not full then blame('this link leaves the tree: ', target) end
  local chapter = chapter_of[full]
  if not chapter and not read(full) then blame('this link leads nowhere: ', target) end
  if fragment ~= '' and full:match '%.md$' then
    fragment = headings(full)[fragment] or blame(full .. ' has no heading #' .. fragment)
  end
  local line
  if fragment ~= '' and full:match '%.[ch]$' then
    line = marked_line(full, fragment, target)
    link.content:insert(pandoc.Str(' (line ' .. line .. ')'))
  end
  local lab, kind, name = full:match '^labs/([^/]+)/(exercise)s/([^/]+)/README.md$'
  if not lab then lab, kind, name = full:match '^labs/([^/]+)/(break)s/([^/]+)%.md$' end
  local shown = not chapter and listing_of(full)
  if path == '' then
    link.target = '#' .. fragment
  elseif lab then
    link.target = target_of(lab .. '-workbook', kind .. '-' .. name)
    need(full)
  elseif chapter then
    link.target = target_of(chapter, fragment)
  elseif shown then
    local place = target_of(shown, id_of(need(full)))
    link.target = place .. (line and '-' .. line or '')
    if shown == SLUG then listed[place] = full end
  else
    link.target = beside(full)
  end
  return link
end

local function image(picture)
  local full = normal_path(picture.src)
  if not full or not read(full) then stop(has('(', picture.src), 'there is no figure ', picture.src) end
  if stringify(picture.caption) == '' then stop(has('![](', picture.src), 'this figure has no text') end
  picture.src = beside(full)
  return picture
end

-- Behind a figure stands the explanation that it illustrates, for readers who do not see it
local function told(blocks)
  for n, block in ipairs(blocks) do
    local picture = block.t == 'Para' and #block.content == 1 and block.content[1]
    if picture and picture.t == 'Image' then
      local words = blocks[n + 1]
      if not words or words.t == 'Header' or words.t == 'Para' and words.content[1].t == 'Image' then
        stop(has('(', picture.src), 'no explanation follows this figure')
      end
    end
  end
end

---- sessions ----

local SYSTEM = { linux = 'Linux', macos = 'macOS', both = 'Linux and macOS' }

-- Ends the build at the line on which this session's fence opens
local function stop_at(block, what)
  local first = lines(block.text)[1]
  stop(function(line, next_line)
    return line:match '^```.*%.console' and next_line == first and (line:match 'facts="(.-)"' or '') == (block.attributes.facts or '')
  end, what)
end

local function is_session(block) return block and block.t == 'CodeBlock' and block.classes:includes 'console' end

local function system_of(block)
  return block.classes:includes 'linux' and 'linux' or block.classes:includes 'macos' and 'macos' or 'both'
end

-- The rows of a table like differences.tsv: id, topic, question, linux, linux_root, macos, macos_root, ground, fact
local function rows_of(path)
  local rows, names = {}, 'columns=id topic question linux linux_root macos macos_root ground fact'
  if not read(need(path)) then stop(has(path), 'there is no ' .. path) end
  for _, line in ipairs(lines(pandoc.pipe('awk', { '-v', names, '-f', 'scripts/table.awk', path }, ''))) do
    local column = {}
    for field in (line .. '\t'):gmatch '(.-)\t' do column[#column + 1] = field end
    rows[#rows + 1] = column
  end
  return rows
end

-- Each fact, a word of the last column: its rows; and in `named` the facts in the order of the first
local facts_of = once(function(path)
  local facts = { named = {} }
  for _, row in ipairs(rows_of(path)) do
    for fact in row[9]:gmatch '%S+' do
      if not facts[fact] then
        facts[fact] = {}
        table.insert(facts.named, fact)
      end
      table.insert(facts[fact], row)
    end
  end
  return facts
end)

local FACTS, WHERE = 'labs/06-differences/differences.tsv', 'sources' -- the chapter with the table of facts

-- Of a ground the place alone: xnu bsd/kern/posix_shm.c
local function place(ground)
  local first, second = ground:match '^source (%S+) ?(%S*)'
  if not first then return (ground:match '^[^;:]*') end
  if first:match '/' then first, second = 'xnu', first end
  return (second:match '/' and first .. ' ' .. second or first):gsub('[:,;].*', '')
end

-- What a macOS answer rests on, which is always named where one is shown: inlines
local function ground(block)
  local out = pandoc.List()
  if block.classes:includes 'recorded' then
    out:insert(pandoc.Str('recorded, ' .. block.attributes.from))
    return out
  end
  local places, seen = {}, {}
  out:insert(pandoc.Str(system_of(block) == 'macos' and 'rules, from ' or 'on macOS by the rules, from '))
  for fact in (block.attributes.facts or ''):gmatch '%S+' do
    local rows = facts_of(FACTS)[fact] or stop_at(block, FACTS .. ' has no fact ' .. fact)
    if #out > 1 then out:insert(pandoc.Str ', ') end
    out:insert(pandoc.Link({ pandoc.Str(fact) }, target_of(WHERE, 'fact-' .. fact), rows[1][8]))
    for _, row in ipairs(rows) do
      if row[8]:match 'not observed' and seen[1] ~= fact then
        seen[1] = fact
        out:insert(pandoc.Str ' (not observed)')
      end
      local short = place(row[8])
      if not seen[short] then
        seen[short] = true
        places[#places + 1] = short
      end
    end
  end
  if #out == 1 then stop_at(block, 'a .macos session must say facts="P-05 ..."') end
  if #places > 3 then places[4] = '…' end
  out:insert(pandoc.Str(' (' .. table.concat(places, ', ', 1, math.min(#places, 4)):gsub(', xnu ', ', ') .. ')'))
  return out
end

local function session(block, differs)
  local system, out = system_of(block), {}
  for n, line in ipairs(lines(block.text)) do
    local text = escape(line)
    if line:match '^%$ ' then
      text = '<span class="prompt">$ </span><span class="command">' .. text:sub(3) .. '</span>'
    end
    if differs and differs[n] then text = '<mark>' .. text .. '</mark>' end
    if is_long(line) then text = '<span class="long">' .. text .. '</span>' end
    out[n] = text
  end
  local label, grounded = SYSTEM[system], system == 'macos' or block.attributes.facts or block.classes:includes 'recorded'
  local shown = pandoc.List()
  if system ~= 'both' or grounded then
    shown:insert(pandoc.Str(label))
    if grounded then shown:extend { pandoc.Str ' · ', pandoc.Span(ground(block), pandoc.Attr('', { 'ground' })) } end
    shown = pandoc.List { pandoc.Div({ pandoc.Plain(shown) }, pandoc.Attr('', { 'which' })) }
  end
  shown:insert(pre(table.concat(out, '\n'), #out <= SHORT, 'Session on ' .. label))
  return pandoc.Div(shown, pandoc.Attr('', { 'session', system }))
end

local function code(block) return coloured(block.text, '', block.classes, block.classes[1] == 'diff' and 'A change' or 'Code') end

-- The lines of each session for one system, with the kinds of what differs from run to run (an address, a pid ...). One awk reads them
-- all; an empty line behind each ends a table of ipcs.
local kinds = {}
local function read_kinds(doc)
  local sessions, all = pandoc.List(), pandoc.List()
  doc:walk { CodeBlock = function(block)
    if is_session(block) and system_of(block) ~= 'both' then
      sessions:insert(block.text)
      all:extend(lines(block.text))
      all:insert ''
    end
  end }
  if #sessions == 0 then return end
  local normal, n = lines(pandoc.pipe('awk', { read 'scripts/kinds.awk' .. '{ print normal($0) }' }, table.concat(all, '\n') .. '\n')), 0
  for _, text in ipairs(sessions) do
    local size = #lines(text)
    kinds[text] = { table.unpack(normal, n + 1, n + size) }
    n = n + size + 1
  end
end

-- Which lines of two sessions differ in something else
local function differences(left, right)
  local a, b, longest = kinds[left], kinds[right], {}
  for i = #a + 1, 1, -1 do
    longest[i] = {}
    for j = #b + 1, 1, -1 do
      if i > #a or j > #b then longest[i][j] = 0
      elseif a[i] == b[j] then longest[i][j] = longest[i + 1][j + 1] + 1
      else longest[i][j] = math.max(longest[i + 1][j], longest[i][j + 1]) end
    end
  end
  local only_a, only_b, i, j = {}, {}, 1, 1
  while i <= #a or j <= #b do
    if i <= #a and j <= #b and a[i] == b[j] then i, j = i + 1, j + 1
    elseif j > #b or i <= #a and longest[i + 1][j] >= longest[i][j + 1] then only_a[i] = true i = i + 1
    else only_b[j] = true j = j + 1 end
  end
  return only_a, only_b
end

-- A .linux session, perhaps a paragraph, then a .macos one: next to each other
local function sides(blocks)
  local out, n = pandoc.List(), 1
  while n <= #blocks do
    local one, two, three = blocks[n], blocks[n + 1], blocks[n + 2]
    local between = two and two.t == 'Para' and is_session(three) and system_of(three) == 'macos'
    if is_session(one) and system_of(one) == 'linux' and (between or is_session(two) and system_of(two) == 'macos') then
      local other = between and three or two
      local in_one, in_other = differences(one.text, other.text)
      local right = pandoc.List()
      if between then right:insert(two) end
      right:insert(session(other, in_other))
      out:insert(pandoc.Div({ pandoc.Div({ session(one, in_one) }, pandoc.Attr('', { 'side', 'linux' })),
        pandoc.Div(right, pandoc.Attr('', { 'side', 'macos' })) }, pandoc.Attr('', { 'sides' })))
      n = n + (between and 3 or 2)
    else
      out:insert(is_session(one) and session(one) or one.t == 'CodeBlock' and code(one) or one)
      n = n + 1
    end
  end
  return out
end

---- questions ----

-- The word that a session prints behind the last of its answer="TEXT", as scripts/session finds it
local function answer_of(block)
  local text, answer = block.attributes.answer, nil
  for _, line in ipairs(lines(block.text)) do
    local _, last = line:find(text, 1, true)
    if last and not line:match '^%$ ' then answer = line:sub(last + 1):match '^[^ ]*' end
  end
  return answer
end

-- Whether a choice is right, in words; ANSWERS are the systems that are asked, and their answers
local function verdict(choice, answers)
  local right, wrong = {}, {}
  for _, system in ipairs { 'linux', 'macos' } do
    if answers[system] then
      local list = answers[system]:lower() == choice:lower() and right or wrong
      list[#list + 1] = SYSTEM[system]
    end
  end
  if #right == 0 then return 'Wrong.', false end
  return #right == 2 and 'Right.' or 'Right on ' .. right[1] .. (wrong[1] and ', wrong on ' .. wrong[1] or '') .. '.', true
end

-- Whether this is the line of choices, `yes` · `no`: the choices
local function choices_of(block)
  local choices = {}
  if block.t ~= 'Para' or #block.content < 5 then return nil end
  for n, inline in ipairs(block.content) do
    if n % 4 == 1 and inline.t == 'Code' then choices[#choices + 1] = inline.text
    elseif n % 4 == 1 or n % 4 == 3 and stringify(inline) ~= '·' then return nil end
  end
  return choices
end

-- A question's list of reasons in the order of its choices, each with the verdict: `choice`: **Right.** reason
local function judged(list, choices, answers, blame)
  local reason_of, any = {}, false
  for _, item in ipairs(list.content) do
    local words = item[1].content
    local choice = words[1].t == 'Code' and words[1].text or 'else'
    reason_of[choice] = { item, pandoc.List { table.unpack(words, choice == 'else' and 3 or 4) } }
  end
  local items = pandoc.List()
  for _, choice in ipairs(choices) do
    local reason = reason_of[choice] or reason_of['else'] or blame('no reason is given for the choice ' .. choice)
    local said, right = verdict(choice, answers)
    any = any or right
    items:insert(pandoc.List { pandoc.Plain(pandoc.List { pandoc.Code(choice), pandoc.Str ':', pandoc.Space(),
      pandoc.Strong { pandoc.Str(said) }, pandoc.Space() } .. reason[2]), table.unpack(reason[1], 2) })
  end
  if not any then blame 'no choice is what the session prints' end
  return pandoc.BulletList(items)
end

-- What stands from a question's choices to the end of what is folded becomes a Div of the class `question`
local function questions(blocks)
  local out, ids, name, n = pandoc.List(), {}, nil, 1
  local function blame(what) stop(has('### ' .. name .. ': '), what) end
  while n <= #blocks do
    local block = blocks[n]
    if block.t == 'Header' then
      name = named(block)
      if name and ids[name] then blame 'the name of this question is the anchor of another heading' end
      ids[block.identifier] = true
    end
    local choices = name and choices_of(block)
    if choices then
      local folded, answers = pandoc.List { block }, {}
      repeat
        n = n + 1
        block = blocks[n]
        local raw = block and block.t == 'RawBlock' and block.text or ''
        if not block or block.t == 'Header' then blame 'no answer is folded below the choices' end
        if raw:match '^<details' then -- pandoc makes a block of each tag of the summary
          while not (blocks[n].t == 'RawBlock' and blocks[n].text:match '</summary>$') do n = n + 1 end
          block = html '<details><summary>Answer</summary>'
        elseif is_session(block) and block.attributes.answer then
          local system = system_of(block)
          for _, one in ipairs(system == 'both' and { 'linux', 'macos' } or { system }) do answers[one] = answer_of(block) end
        elseif block.t == 'BulletList' then
          block = judged(block, choices, answers, blame)
        end
        folded:insert(block)
      until raw:match '^</details>'
      block = pandoc.Div(folded, pandoc.Attr('', { 'question' }, { { 'of', name } }))
      name = nil
    end
    out:insert(block)
    n = n + 1
  end
  return out
end

-- In HTML each choice opens its reason, and behind the choices is what the session printed. EPUB and paper keep the choices in a line, and
-- the answers together.
local function opened(div)
  local choices, printed, ask = pandoc.List(), pandoc.List(), pandoc.List()
  local inside = ask
  for n, block in ipairs(div.content) do
    if block.t == 'BulletList' then
      for _, item in ipairs(block.content) do
        local words = item[1].content
        choices:insert(html('<details class="' .. (stringify(words[4]):match '^Right' and 'right' or 'wrong') .. '"><summary>'))
        choices:insert(pandoc.Plain { words[1] })
        choices:insert(html '</summary>')
        choices:insert(pandoc.Para { table.unpack(words, 4) })
        choices:extend { table.unpack(item, 2) }
        choices:insert(html '</details>')
      end
    elseif block.t == 'RawBlock' and block.text:match '^<details' then
      inside = printed
      inside:insert(html '<details class="printed"><summary>What it printed</summary>')
    elseif n > 1 then
      inside:insert(block)
    end
  end
  ask:insert(html('<div class="choices" role="group" aria-labelledby="' .. div.attributes.of .. '">'))
  ask:extend(choices)
  ask:insert(html '</div>')
  ask:extend(printed)
  return ask
end

---- tables ----

-- Each column has a head, for who hears the table
local function heads(block)
  local row = block.head.rows[1]
  local whole = row ~= nil
  for _, cell in ipairs(row and row.cells or {}) do whole = whole and stringify(cell.contents) ~= '' end
  if whole then return end
  stop(function(line, next_line) return line:match '|%s*|' and next_line:match '^|[-:| ]+$' end, 'a column of this table has no head')
end

local function scrolling(label, rows, class)
  return html('<div class="scroll" tabindex="0" role="group" aria-label="' .. label .. '"><table' ..
    (class and ' class="' .. class .. '"' or '') .. '>\n' .. table.concat(rows, '\n') ..
    '</tbody></table></div>')
end

local function fact_link(fact) return string.format('<a href="%s">%s</a>', target_of(WHERE, 'fact-' .. fact), fact) end

local function difference_table(path)
  local rows, topic = { '<thead><tr><th scope="col">question</th><th scope="col">Linux</th><th scope="col">macOS</th><th scope="col">ground of macOS’s answer</th></tr></thead>' }, nil
  for _, c in ipairs(rows_of(path)) do
    if c[4] ~= c[6] and c[6] ~= '=' then
      if c[2] ~= topic then
        rows[#rows + 1] = (topic and '</tbody>' or '') .. '<tbody><tr><th colspan="4" scope="rowgroup">' .. escape(c[2]) .. '</th></tr>'
        topic = c[2]
      end
      rows[#rows + 1] = string.format('<tr><td>%s <code>%s</code></td><td>%s</td><td>%s</td><td>%s (%s)</td></tr>', escape(c[3]),
        escape(c[1]), escape(c[4]), escape(c[6]), escape(c[8]), (c[9]:gsub('%S+', fact_link)))
    end
  end
  return scrolling('The differences', rows)
end

-- Each fact: what was asked about it, and on what macOS's answer rests
local function fact_table(path)
  local rows, facts = { '<thead><tr><th scope="col">fact</th><th scope="col">question, probe: Linux; macOS</th><th scope="col">ground of macOS’s answer</th></tr></thead><tbody>' },
    facts_of(path)
  for _, fact in ipairs(facts.named) do
    local asked, grounds, seen = {}, {}, {}
    for _, c in ipairs(facts[fact]) do
      asked[#asked + 1] = string.format('%s, <code>%s</code>: %s; %s', escape(c[3]), escape(c[1]), escape(c[4]), escape(c[6]))
      if not seen[c[8]] then
        seen[c[8]] = true
        grounds[#grounds + 1] = escape(c[8])
      end
    end
    rows[#rows + 1] = string.format('<tr id="fact-%s"><th scope="row">%s</th><td>%s</td><td>%s</td></tr>', fact, fact,
      table.concat(asked, '<br>'), table.concat(grounds, '<br>'))
  end
  return scrolling('The facts', rows)
end

-- How each page's sessions ended when they last ran here, and whether something has changed since; when; and on which systems
local function outcomes()
  local out, when, systems = {}, {}, {}
  for line in io.lines(OUT .. '/outcomes') do
    local name, day, commit, system, outcome, changed = line:match '^(.-)\t(.-)\t(.-)\t(.-)\t(.-)\t(.*)$'
    out[name] = changed ~= '' and 'changed since it ran' or outcome
    when[name] = day .. ', ' .. commit
    if not systems[system] then
      systems[system] = true
      systems[#systems + 1] = system
    end
  end
  return out, when, table.concat(systems, ', ')
end

local function status_table()
  local out, when, systems = outcomes()
  local rows = { '<thead><tr><th scope="col">page</th><th scope="col">Linux</th><th scope="col">macOS' ..
    (os.getenv 'SYSTEM' ~= 'Darwin' and ', under the rules for macOS and not on a Mac' or '') ..
    '</th><th scope="col">when, from which commit</th></tr></thead><tbody>' }
  for _, chapter in ipairs(chapters) do
    if chapter.sessions then
      local linux, macos = chapter.slug .. '.linux', chapter.slug .. '.macos'
      rows[#rows + 1] = string.format('<tr><th scope="row"><a href="%s.html">%s</a></th><td>%s</td><td>%s</td><td>%s%s</td></tr>', chapter.slug,
        chapter.slug, escape(out[linux] or 'not run here'), escape(out[macos] or 'not run here'), escape(when[linux] or when[macos] or 'never'),
        when[linux] and when[macos] and when[linux] ~= when[macos] and escape('; ' .. when[macos]) or '')
    end
  end
  return { html('<p>This is how the sessions of each page ended when they last ran here' .. (systems ~= '' and ', on ' .. escape(systems) or '') ..
    '. <code>make check</code> and <code>make check OS=macos</code> run them.</p>'), scrolling('How the sessions ended', rows, 'status') }
end

-- The same in a sentence
local function status_line()
  local out, _, systems = outcomes()
  local pages, said = 0, {}
  for _, chapter in ipairs(chapters) do if chapter.sessions then pages = pages + 1 end end
  for _, system in ipairs { 'linux', 'macos' } do
    local same, other, changed = 0, 0, 0
    for _, chapter in ipairs(chapters) do
      local outcome = chapter.sessions and out[chapter.slug .. '.' .. system]
      if outcome == 'changed since it ran' then changed = changed + 1
      elseif outcome and outcome:match '^ok' then same = same + 1
      elseif outcome then other = other + 1 end
    end
    said[#said + 1] = string.format('%s %d of %d pages printed what they say%s%s', system == 'linux' and 'on Linux' or
      os.getenv 'SYSTEM' == 'Darwin' and 'on macOS' or 'under macOS’s rules', same, pages, other > 0 and ', ' .. other .. ' did not' or '',
      (changed > 0 and ', ' .. changed .. ' changed since then' or '') ..
      (same + other + changed < pages and ', ' .. pages - same - other - changed .. ' did not run' or ''))
  end
  local text = systems == '' and 'No page has been checked on this machine yet.' or 'The last check on this machine: ' .. table.concat(said, '; ') .. '.'
  return pandoc.Para { pandoc.Str(text), pandoc.Space(), pandoc.Link({ pandoc.Str 'The last check, page by page' }, 'status.html') }
end

---- the list of labs: README.md's parts and tables, with each lab's first figure ----

local function lab_list()
  local out, part, path = pandoc.List(), nil, 'README.md'
  local function item(slug, words, facts)
    local page = 'labs/' .. slug .. '/README.md'
    local title, figure = slug, read(need(page)):match '\n!%[[^\n]-%]%(([^)\n]*)%)'
    for _, chapter in ipairs(chapters) do if chapter.slug == slug then title = chapter.title end end
    return string.format('<li>%s<a href="%s.html">%s</a><p>%s</p><p class="quiet">%s</p></li>', figure and '<img src="' ..
      beside('labs/' .. slug .. '/' .. figure) .. '" alt="" />' or '', slug, escape(title), words, escape(facts))
  end
  local listed_labs = {}
  for _, block in ipairs(pandoc.read(read(need(path)) or stop(has '{{labs}}', 'there is no ' .. path), 'gfm').blocks) do
    local first = block.t == 'Para' and block.content[1]
    if first and first.t == 'Strong' then part = block end
    local items = {}
    for _, row in ipairs(block.t == 'Table' and block.bodies[1].body or {}) do
      local slug
      pandoc.walk_block(pandoc.Div(row.cells[1].contents), { Link = function(link) slug = link.target:match '^labs/([^/]+)/README%.md$' or slug end })
      if slug and chapter_of['labs/' .. slug .. '/README.md'] then
        local words = pandoc.walk_block(pandoc.Div(row.cells[2].contents), { Link = function(link) return link.content end })
        items[#items + 1] = item(slug, pandoc.write(pandoc.Pandoc(words.content), 'html'), stringify(row.cells[3].contents) .. ' minutes · ' .. stringify(row.cells[4].contents))
        listed_labs[slug] = true
      end
    end
    if #items > 0 then
      if part then
        local title = stringify(part.content[1]):gsub('%.$', '')
        out:insert(pandoc.Header(3, title, pandoc.Attr(slugged(title))))
        out:insert(pandoc.walk_block(pandoc.Para { table.unpack(part.content, 3) }, { Link = function(link) return link.content end }))
        part = nil
      end
      out:insert(html('<ul class="labs">\n' .. table.concat(items, '\n') .. '\n</ul>'))
    end
  end
  local more = {}
  for _, chapter in ipairs(chapters) do
    if chapter.slug:match '^%d%d%-' and not chapter.part and not listed_labs[chapter.slug] then more[#more + 1] = item(chapter.slug, 'README.md does not list this lab yet.', '') end
  end
  if #more > 0 then out:insert(html('<ul class="labs">\n' .. table.concat(more, '\n') .. '\n</ul>')) end
  return out
end

---- the list of messages: notes/why.md's phrases, each with the causes below whose heading it is named ----

local function message_list(doc)
  local causes, order, header = {}, {}, nil
  for _, block in ipairs(doc.blocks) do
    if block.t == 'Header' then header = block.level == 3 and block end
    local first = header and block.t == 'BulletList' and block.content[1]
    if first and stringify(first):match '^Message: ' then
      local function add(text)
        if not causes[text] then
          causes[text] = pandoc.List()
          order[#order + 1] = text
        end
        causes[text]:insert(pandoc.Link(header.content, '#' .. header.identifier))
      end
      local words = ''
      pandoc.walk_block(pandoc.Div(first), { Code = function(code) add(code.text) return {} end })
      for _, block_of in ipairs(first) do words = words .. stringify(block_of:walk { Code = function() return {} end }) end
      for text in words:gmatch '"(.-)"' do add(text) end
    end
  end
  if #order == 0 then stop(has '{{messages}}', 'this page has no list that begins with **Message**') end
  table.sort(order, function(a, b) return a:lower() == b:lower() and a < b or a:lower() < b:lower() end)
  local items = {}
  for _, text in ipairs(order) do
    local item = pandoc.List { pandoc.Code(text), pandoc.Str ':' }
    for n, link in ipairs(causes[text]) do item:extend { pandoc.Str(n > 1 and '; ' or ' '), link } end
    items[#items + 1] = { pandoc.Plain(item) }
  end
  return pandoc.BulletList(items)
end

---- the search: a line `{"u": page and anchor, "t": chapter and heading, "x": text},` for each section ----

local function index(doc, title)
  local sections, id, heading, text = {}, '', '', {}
  local function quote(s)
    return '"' .. s:gsub('[%c]+', ' '):gsub('[\\"]', '\\%0'):gsub('</', '<\\/') .. '"'
  end
  local function put()
    local words = table.concat(text, ' '):gsub('%s+', ' ')
    if words ~= '' or heading ~= '' then
      sections[#sections + 1] = string.format('{"u": %s, "t": %s, "c": %s, "x": %s},\n', quote(SLUG .. '.html' .. (id ~= '' and '#' .. id or '')),
        quote(heading), quote(title), quote(words))
    end
    text = {}
  end
  local function collect(blocks)
    for _, block in ipairs(blocks) do
      if block.t == 'Header' then
        put()
        id, heading = block.identifier, stringify(block)
      elseif block.t == 'Div' then
        collect(block.content)
      elseif block.t == 'RawBlock' then
        text[#text + 1] = block.text:gsub('<[^>]*>', ' '):gsub('&lt;', '<'):gsub('&gt;', '>'):gsub('&quot;', '"'):gsub('&amp;', '&')
      elseif block.t == 'CodeBlock' then
        text[#text + 1] = block.text
      else
        text[#text + 1] = stringify(block)
      end
    end
  end
  collect(doc.blocks)
  put()
  return table.concat(sections)
end

---- the whole: EPUB and PDF ----

local number = { index = 1 } -- an EPUB has a file for each chapter: pandoc names them by number
for n, chapter in ipairs(chapters) do number[chapter.slug] = n + 1 end

-- Where a link leads in the whole, or nothing for a link that leaves the book. An EPUB has a file for each chapter; newer pandocs give a
-- chapter's heading another id.
local function moved(target, paper)
  local page, id = target:match '^([%w-]+)%.html#?(.*)$'
  if target:match '^#' then page, id = SLUG, target:sub(2) end
  if not page then return nil end
  local file = paper and '' or string.format('ch%03d.xhtml', number[page])
  if id == '' then return paper and '#' .. page or file end
  return file .. '#' .. page .. '--' .. id
end

-- The page as a part of the EPUB, or of the paper: each id has its chapter in front, and a link leads to that. On paper a picture's path
-- goes from build/book, and an answer is not folded.
local function whole(doc, paper)
  local function identified(block)
    if block.identifier ~= '' then block.identifier = SLUG .. '--' .. block.identifier end
    return block
  end
  doc = doc:walk {
    Header = identified,
    CodeBlock = identified,
    Link = function(link)
      if link.target:match '^files/' then return link.content end -- there is no file beside the whole
      link.target = moved(link.target, paper) or link.target
      return link
    end,
    Image = function(picture)
      picture.src = picture.src:gsub('^files/', paper and '../../' or '')
      return picture
    end,
    RawBlock = function(block) -- pandoc sees no link in what is HTML already, and an EPUB is XML
      local text = block.text
      if paper then -- what pandoc makes for a screen, an empty link to itself on each line, would double the browser's time
        text = text:gsub('<a href="#[^"]*" aria%-hidden="true" tabindex="%-1"></a>', ''):gsub('<span class="op">([^<]*)</span>', '%1'):gsub('^<details', '<details open')
      else
        text = text:gsub(' alt=""', ' alt=" "') -- pandoc would leave the value out, which is no XML
      end
      return html((text:gsub('<([bh]r)>', '<%1 />'):gsub(' id="([^"]*)"', ' id="' .. SLUG .. '--%1"'):gsub(' href="([^"]*)"', function(target)
        local place = moved(target, paper)
        return place and ' href="' .. place .. '"'
      end):gsub(' src="files/', ' src="' .. (paper and '../../' or ''))))
    end,
  }
  doc.blocks[1].identifier = SLUG
  doc.blocks[1].classes:insert 'chapter'
  return doc
end

---- the page ----

local function write(kind, text)
  local file = assert(io.open(OUT .. '/part/' .. SLUG .. '.' .. kind, 'w'))
  file:write(text)
  file:close()
end

function Pandoc(doc)
  doc:walk { Blocks = told }
  if SLUG:match '-workbook$' then doc = workbook(doc) end
  local title = SLUG == 'index' and 'Contents' or stringify(doc.blocks[1])
  doc = doc:walk { Link = resolve, Image = image }
  doc = doc:walk {
    Table = function(block)
      heads(block)
      -- as wide as what is in them: the dashes in the page say nothing
      block.colspecs = block.colspecs:map(function(spec) return { spec[1] } end)
      return pandoc.Div({ block }, pandoc.Attr('', { 'scroll' }, scrolls 'Table'))
    end,
    Para = function(block)
      local text = stringify(block)
      local what, path = text:match '^{{(%a+) ?(%S*)}}$'
      if what == 'table' then return difference_table(path) end
      if what == 'facts' then return fact_table(path) end
      if what == 'status' then return status_table() end
      if what == 'checked' then return status_line() end
      if what == 'labs' then return lab_list() end
      if what == 'messages' then return message_list(doc) end
      if text:match '^{{' then stop(has(text), 'this is no {{table FILE}} and no {{facts FILE}}') end
    end,
  }
  doc.blocks = questions(doc.blocks)
  read_kinds(doc)
  doc = doc:walk { Blocks = sides }
  -- The listings, each behind the section that links to it first, and none before the end of "The calls"
  local out, waiting, named, after_program = pandoc.List(), pandoc.List(), {}, false
  local function put_listings()
    for _, path in ipairs(waiting) do out:insert(listing(path)) end
    waiting = pandoc.List()
  end
  for _, block in ipairs(doc.blocks) do
    if block.t == 'Header' and block.level == 2 then
      if after_program then put_listings() end
      after_program = after_program or stringify(block):match '^The calls' ~= nil or stringify(block):match '^The program' ~= nil
    end
    block:walk { Link = function(link)
      local path = listed[link.target] or listed[(link.target:gsub('-%d+$', ''))]
      if path and not named[path] then
        named[path] = true
        waiting:insert(path)
      end
    end }
    out:insert(block)
  end
  put_listings()
  doc.blocks = out
  doc.meta.pagetitle = title
  write('search', index(doc, title))
  write('json', pandoc.write(whole(doc), 'json'))
  doc = doc:walk { CodeBlock = painted }
  local paper = pandoc.write(whole(doc, true), 'html5', { wrap_text = 'none', section_divs = SLUG ~= 'index', table_of_contents = true, toc_depth = 2,
    template = pandoc.template.compile '$toc$\n<!-- body -->\n$body$\n' })
  local contents, body = paper:match '^<ul>\n(.*)</ul>\n<!%-%- body %-%->\n(.*)$'
  write('toc', contents)
  write('paper', body)
  -- a page of paper has its chapter's title at its head: each chapter has a kind of page of its own
  write('head', SLUG == 'index' and '' or string.format('[id="%s"] { page: c%d; }\n@page c%d { @top-right { content: "%s"; } }\n', SLUG, number[SLUG], number[SLUG],
    (title:gsub('[\\"]', '\\%0'))))
  -- A file that is gone has a rule without anything: then make comes here, and the link that leads nowhere is found
  for _, path in ipairs(PAGES) do need(path) end
  local files = {}
  for path in pairs(needs) do files[#files + 1] = path end
  files = table.concat(files, ' ')
  write('d', OUT .. '/html/' .. SLUG .. '.html: ' .. files .. '\n' .. files .. ':\n')
  doc = doc:walk { Div = function(div) return div.classes:includes 'question' and opened(div) or nil end }
  doc.meta.contents = chapters
  doc.meta.before = at > 0 and (chapters[at - 1] or { slug = 'index', title = 'Contents' })
  doc.meta.after = chapters[at + 1]
  return doc
end
